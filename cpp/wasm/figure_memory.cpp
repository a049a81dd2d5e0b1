#include "figure_memory.h"

#include <cstdint>
#include <new>

extern "C" unsigned char __heap_base;

namespace attention_playground::wasm {

namespace {

constexpr std::uintptr_t page_bytes = 65536;
constexpr std::uintptr_t alignment = 64;

std::uintptr_t heap_start() noexcept { return reinterpret_cast<std::uintptr_t>(&__heap_base); }

std::uintptr_t next = heap_start();

}  // namespace

void free_all() noexcept { next = heap_start(); }

void* hand_out(std::size_t bytes) noexcept {
  const std::uintptr_t start = (next + alignment - 1) & ~(alignment - 1);
  const std::uintptr_t end = start + bytes;
  if (end < start || start < next) return nullptr;
  const std::uintptr_t there = __builtin_wasm_memory_size(0) * page_bytes;
  if (end > there) {
    const std::uintptr_t pages = (end - there + page_bytes - 1) / page_bytes;
    if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return nullptr;
  }
  next = end;
  return reinterpret_cast<void*>(start);
}

}  // namespace attention_playground::wasm

// The core's buffers and its sentences come from there, too.

namespace {

void* hand_out_or_stop(std::size_t bytes) noexcept {
  void* const memory = attention_playground::wasm::hand_out(bytes);
  if (memory == nullptr) __builtin_trap();
  return memory;
}

}  // namespace

void* operator new(std::size_t bytes) { return hand_out_or_stop(bytes); }
void* operator new[](std::size_t bytes, std::align_val_t, const std::nothrow_t&) noexcept {
  return attention_playground::wasm::hand_out(bytes);
}
void operator delete(void*) noexcept {}
void operator delete(void*, std::size_t) noexcept {}
void operator delete[](void*, std::align_val_t) noexcept {}
