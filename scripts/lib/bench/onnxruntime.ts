/** onnxruntime-web on one thread of this page. */

type Onnxruntime = typeof import('onnxruntime-web');
type InferenceSession = import('onnxruntime-web').InferenceSession;

let loading: Promise<Onnxruntime> | undefined;

export function loadOnnxruntime(): Promise<Onnxruntime> {
  const address = '/ort/ort.wasm.min.mjs';
  loading ??= import(/* @vite-ignore */ address).then((ort: Onnxruntime) => {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = '/ort/';
    return ort;
  });
  return loading;
}

export async function openOnnx(file: Uint8Array): Promise<InferenceSession> {
  const ort = await loadOnnxruntime();
  return ort.InferenceSession.create(file, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
}
