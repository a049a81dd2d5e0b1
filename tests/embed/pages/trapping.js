// Functions of this thread's modules trap from the moment that `trapping` is set. Where the address says so, the module
// starts, and nothing else can be had of it.
window.trapping = false;
const { get } = WebAssembly.Table.prototype;
WebAssembly.Table.prototype.get = function (place) {
  const call = get.call(this, place);
  return (...parts) => {
    if (window.trapping) throw new WebAssembly.RuntimeError('unreachable');
    window.trapping = location.hash === '#at-once';
    return call(...parts);
  };
};
