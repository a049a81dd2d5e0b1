// The files of one model, as JavaScript hands them over.

#include "model_files.h"

#include <emscripten/bind.h>

#include <memory>

EMSCRIPTEN_BINDINGS(model_files) {
  using namespace attention_playground::wasm;
  emscripten::class_<ModelFiles>("ModelFiles")
      .smart_ptr<std::shared_ptr<ModelFiles>>("ModelFilesPointer")
      .class_function("create", &ModelFiles::create)
      .function("add", &ModelFiles::add);
}
