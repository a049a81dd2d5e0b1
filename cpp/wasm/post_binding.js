/**
 * What the modules of posts use of embind in JavaScript, in embind's place: a third of its size. A post asks for
 * little of it: objects are held by std::shared_ptr alone, no class has a base, no name stands for two functions.
 * Types are looked up when something is called; so they may be registered in any order.
 *
 * A type is known by the address of its C++ name. `read` makes a value of what a function gives, `write` the other
 * way; what was made for the time of a call is let go by what `write` adds to `releases`. `load` reads a value from
 * memory, where arguments of JavaScript's own functions lie.
 */

addToLibrary({
  $boundTypes: {},

  $decodedText__deps: ['$HEAPU8'],
  $decodedText: (start, end) => new TextDecoder().decode(HEAPU8.subarray(start, end)),

  $textAt__deps: ['$HEAPU8', '$decodedText'],
  $textAt: (address) => decodedText(address, HEAPU8.indexOf(0, address)),

  $functionAt__deps: ['$wasmTable'],
  $functionAt: (address) => wasmTable.get(address),

  $addType__deps: ['$boundTypes', '$HEAPU32'],
  $addType: (id, type) => {
    boundTypes[id] = {
      read: (wire) => wire,
      write: (value) => value,
      load: (address) => boundTypes[id].read(HEAPU32[address >> 2]),
      ...type,
    };
  },

  $typesAt__deps: ['$HEAPU32'],
  $typesAt: (count, address) => Array.from({ length: count }, (_, index) => HEAPU32[(address >> 2) + index]),

  // The parts of a method begin with the object whose method it is.
  $boundCall__deps: ['$boundTypes', '$functionAt', '$typesAt'],
  $boundCall: (count, types, invoker, context) => {
    const [answer, ...parts] = typesAt(count, types);
    const invoke = functionAt(invoker);
    return (...values) => {
      const releases = [];
      const wires = parts.map((id, index) => boundTypes[id].write(values[index], releases));
      const wire = invoke(context, ...wires);
      for (const release of releases) release();
      return boundTypes[answer].read(wire);
    };
  },

  _embind_register_void__deps: ['$addType'],
  _embind_register_void: (id) => addType(id, { read: () => undefined }),

  _embind_register_bool__deps: ['$addType', '$HEAPU8'],
  _embind_register_bool: (id) =>
    addType(id, { read: (wire) => !!wire, load: (address) => !!HEAPU8[address] }),

  _embind_register_integer__deps: ['$addType', '$HEAP32'],
  _embind_register_integer: (id, name, size, least) => {
    const read = least === 0 ? (wire) => wire >>> 0 : (wire) => wire;
    addType(id, { read, load: (address) => read(HEAP32[address >> 2]) });
  },

  _embind_register_float__deps: ['$addType', '$HEAPF32', '$HEAPF64'],
  _embind_register_float: (id, name, size) =>
    addType(id, { load: (address) => (size === 4 ? HEAPF32[address >> 2] : HEAPF64[address >> 3]) }),

  _embind_register_std_string__deps: ['$addType', '$decodedText', '$HEAPU8', '$HEAPU32', 'malloc', 'free'],
  _embind_register_std_string: (id) =>
    addType(id, {
      read: (address) => {
        const text = decodedText(address + 4, address + 4 + HEAPU32[address >> 2]);
        _free(address);
        return text;
      },
      write: (text, releases) => {
        const bytes = new TextEncoder().encode(text);
        const address = _malloc(bytes.length + 5);
        HEAPU32[address >> 2] = bytes.length;
        HEAPU8.set(bytes, address + 4);
        HEAPU8[address + 4 + bytes.length] = 0;
        releases.push(() => _free(address));
        return address;
      },
    }),

  _embind_register_memory_view__deps: ['$addType', '$HEAPU32'],
  _embind_register_memory_view: (id, kind) =>
    addType(id, {
      load: (address) => {
        const View = { 1: Uint8Array, 4: Int32Array, 6: Float32Array, 7: Float64Array }[kind];
        return new View(HEAPU32.buffer, HEAPU32[(address >> 2) + 1], HEAPU32[address >> 2]);
      },
    }),

  _embind_register_function__deps: ['$boundCall', '$textAt'],
  _embind_register_function: (name, count, types, signature, invoker, context) => {
    Module[textAt(name)] = boundCall(count, types, invoker, context);
  },

  // Objects that a structure's fields are copied from and to.
  $structures: {},
  _embind_register_value_object__deps: ['$structures', '$functionAt'],
  _embind_register_value_object: (id, name, makeSignature, make, releaseSignature, release) => {
    structures[id] = { make: functionAt(make), release: functionAt(release), fields: [] };
  },

  _embind_register_value_object_field__deps: ['$structures', '$functionAt', '$textAt'],
  _embind_register_value_object_field: (
    id,
    name,
    readType,
    getSignature,
    get,
    getContext,
    writeType,
    setSignature,
    set,
    setContext,
  ) =>
    structures[id].fields.push({
      name: textAt(name),
      read: (address) => boundTypes[readType].read(functionAt(get)(getContext, address)),
      write: (address, value, releases) =>
        functionAt(set)(setContext, address, boundTypes[writeType].write(value, releases)),
    }),

  _embind_finalize_value_object__deps: ['$addType', '$structures'],
  _embind_finalize_value_object: (id) => {
    const { make, release, fields } = structures[id];
    addType(id, {
      read: (address) => {
        const value = Object.fromEntries(fields.map(({ name, read }) => [name, read(address)]));
        release(address);
        return value;
      },
      write: (value, releases) => {
        const address = make();
        for (const { name, write } of fields) write(address, value[name], releases);
        releases.push(() => release(address));
        return address;
      },
    });
  },

  // An object whose holder forgets to delete it goes with it. A module that trapped has nothing to let go.
  $forgotten: 'new FinalizationRegistry((release) => { try { release(); } catch {} })',

  $addressOf: (handle, Handle) => {
    if (!(handle instanceof Handle && handle.address)) throw new TypeError(`This is no ${Handle.title}, or was deleted.`);
    return handle.address;
  },

  _embind_register_class__deps: ['$addType', '$addressOf', '$forgotten', '$functionAt', '$textAt'],
  _embind_register_class: (
    id,
    pointerId,
    constPointerId,
    base,
    typeSignature,
    getType,
    upSignature,
    up,
    downSignature,
    down,
    name,
  ) => {
    class Handle {
      static title = textAt(name);
      delete() {
        addressOf(this, Handle);
        forgotten.unregister(this);
        this.release();
        this.address = 0;
      }
    }
    Module[Handle.title] = Handle;
    for (const each of [id, pointerId, constPointerId])
      addType(each, { Handle, write: (handle) => addressOf(handle, Handle) });
  },

  _embind_register_smart_ptr__deps: ['$addType', '$addressOf', '$boundTypes', '$forgotten', '$functionAt'],
  _embind_register_smart_ptr: (
    id,
    objectId,
    name,
    policy,
    getSignature,
    get,
    makeSignature,
    make,
    shareSignature,
    share,
    releaseSignature,
    release,
  ) => {
    const { Handle } = boundTypes[objectId];
    const letGo = functionAt(release);
    addType(id, {
      read: (shared) => {
        const address = functionAt(get)(shared);
        if (!address) {
          letGo(shared);
          return null;
        }
        const handle = Object.assign(new Handle(), { address, shared, release: () => letGo(shared) });
        forgotten.register(handle, handle.release, handle);
        return handle;
      },
      write: (handle, releases) => {
        if (handle !== null) return addressOf(handle, Handle) && handle.shared;
        const nothing = functionAt(make)();
        releases.push(() => letGo(nothing));
        return nothing;
      },
    });
  },

  _embind_register_class_class_function__deps: ['$boundCall', '$boundTypes', '$textAt'],
  _embind_register_class_class_function: (id, name, count, types, signature, invoker, context) => {
    boundTypes[id].Handle[textAt(name)] = boundCall(count, types, invoker, context);
  },

  _embind_register_class_function__deps: ['$boundCall', '$boundTypes', '$textAt'],
  _embind_register_class_function: (id, name, count, types, signature, invoker, context) => {
    const call = boundCall(count, types, invoker, context);
    boundTypes[id].Handle.prototype[textAt(name)] = function (...values) {
      return call(this, ...values);
    };
  },

  // Values of JavaScript that C++ holds: each with the number of its holders. C++ knows those of the first five.
  $heldValues: '[[0], [undefined], [null], [true], [false]]',
  $freePlaces: [],

  $valueAt__deps: ['$heldValues'],
  $valueAt: (handle) => heldValues[handle >> 1][0],

  $hold__deps: ['$heldValues', '$freePlaces'],
  $hold: (value) => {
    const place = freePlaces.pop() ?? heldValues.length;
    heldValues[place] = [value, 1];
    return place << 1;
  },

  _embind_register_emval__deps: ['$addType', '$hold', '$valueAt', '_emval_decref'],
  _embind_register_emval: (id) =>
    addType(id, {
      read: (handle) => {
        const value = valueAt(handle);
        __emval_decref(handle);
        return value;
      },
      write: hold,
    }),

  _emval_incref__deps: ['$heldValues'],
  _emval_incref: (handle) => {
    heldValues[handle >> 1][1]++;
  },

  _emval_decref__deps: ['$heldValues', '$freePlaces'],
  _emval_decref: (handle) => {
    const place = handle >> 1;
    // The first five have no number, and stay.
    if (--heldValues[place][1] === 0) {
      heldValues[place] = [];
      freePlaces.push(place);
    }
  },

  _emval_new_object__deps: ['$hold'],
  _emval_new_object: () => hold({}),

  _emval_new_array__deps: ['$hold'],
  _emval_new_array: () => hold([]),

  _emval_new_cstring__deps: ['$hold', '$textAt'],
  _emval_new_cstring: (text) => hold(textAt(text)),

  _emval_set_property__deps: ['$valueAt'],
  _emval_set_property: (object, name, value) => {
    valueAt(object)[valueAt(name)] = valueAt(value);
  },

  // What C++ calls of JavaScript: methods of a value; or nothing, to make a value of its one argument.
  $invokers: [],
  _emval_create_invoker__deps: ['$invokers', '$typesAt', '$boundTypes', '$textAt', '$valueAt', '$hold'],
  _emval_create_invoker: (count, types, kind) => {
    const [answer, ...parts] = typesAt(count, types);
    const isCast = kind === 3;
    return (
      invokers.push((handle, name, releasesAddress, address) => {
        const values = parts.map((id, index) => boundTypes[id].load(address + 8 * index));
        return boundTypes[answer].write(isCast ? values[0] : valueAt(handle)[textAt(name)](...values), []);
      }) - 1
    );
  },

  _emval_invoke__deps: ['$invokers'],
  _emval_invoke: (invoker, handle, name, releases, address) => invokers[invoker](handle, name, releases, address),

  // No answer of a value's method takes memory of the module.
  _emval_run_destructors__deps: [],
  _emval_run_destructors: () => {},

  // With some memory to spare, or else as much as is needed; 0: the system gives none.
  emscripten_resize_heap__deps: ['$HEAPU8', '$wasmMemory'],
  emscripten_resize_heap: (bytes) => {
    const before = HEAPU8.length;
    for (const wanted of [Math.max(bytes >>> 0, 1.05 * before), bytes >>> 0]) {
      try {
        wasmMemory.grow(Math.ceil((wanted - before) / 65536));
        updateMemoryViews();
        return 1;
      } catch {}
    }
    return 0;
  },

  // As any other trap.
  _abort_js: () => {
    throw new WebAssembly.RuntimeError('The module stopped.');
  },
});
