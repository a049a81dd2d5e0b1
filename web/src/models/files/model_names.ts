/** Which names of files are a model's. */

export const INDEX = '.safetensors.index.json';
/** Weights in forms that only their own programs read. */
export const UNREADABLE = /\.(?:bin|pt|pth|ckpt|onnx|h5|msgpack|tflite|mlmodel|pickle|pkl)$/;

/**
 * Whether dropped files look like a model and not like a trace: by their names alone, before
 * anything is read. A lone `.safetensors` file may be either, and counts as a trace.
 */
export function looksLikeModel(files: { name: string }[]): boolean {
  return files.some(
    ({ name }) =>
      name.endsWith('.gguf') ||
      name.endsWith(INDEX) ||
      name === 'config.json' ||
      name === 'tokenizer.json' ||
      UNREADABLE.test(name),
  );
}
