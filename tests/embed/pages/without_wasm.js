// As in a browser that has no WebAssembly, or forbids it.
delete window.WebAssembly;
