// The standard library says on standard error why it gives up, and brings printf along for
// that. Nobody reads it here: the page sees that the module stopped, and starts another one.

extern "C" [[noreturn]] void __abort_message(const char* /*format*/, ...) { __builtin_trap(); }
