// Functions of this thread's modules trap from the moment that `trapping` is set. Where the address says so, the modules
// start, and nothing else can be had of them.
window.trapping = false;

/** Of one module: its first call is part of its start. */
function trapsAfterStart() {
  let hasStarted = false;
  return (call) =>
    (...parts) => {
      if (window.trapping || hasStarted) throw new WebAssembly.RuntimeError('unreachable');
      hasStarted = location.hash === '#at-once';
      return call(...parts);
    };
}

// A trace's module is called through its table,
const { get } = WebAssembly.Table.prototype;
const inTable = trapsAfterStart();
WebAssembly.Table.prototype.get = function (place) {
  return inTable(get.call(this, place));
};

// and that of figures by what it exports.
const { instantiate } = WebAssembly;
const exported = trapsAfterStart();
WebAssembly.instantiate = async (...parts) => {
  const made = await instantiate(...parts);
  const { exports } = made.instance ?? made;
  return exports.head ? { instance: { exports: { ...exports, head: exported(exports.head) } } } : made;
};
