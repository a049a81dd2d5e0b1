/** onnxruntime-web on one thread of this page. */

let loading: Promise<any> | undefined;

export function loadOnnxruntime(): Promise<any> {
  loading ??= import('/ort/ort.wasm.min.mjs').then((ort) => {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = '/ort/';
    return ort;
  });
  return loading;
}

export async function openOnnx(file: Uint8Array): Promise<any> {
  const ort = await loadOnnxruntime();
  return ort.InferenceSession.create(file, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
}
