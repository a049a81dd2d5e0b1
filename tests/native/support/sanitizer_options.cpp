// The core reports memory that the system refuses as a value. Under the address
// sanitizer, which would rather stop, the tests ask for the same.

#if defined(__SANITIZE_ADDRESS__)
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() { return "allocator_may_return_null=1"; }
#endif
