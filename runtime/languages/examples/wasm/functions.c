// Functions with numbers, without a library.
//
// clang --target=wasm32 -Os -nostdlib -Wl,--no-entry -s -o functions.wasm functions.c
#define EXPORT(name) __attribute__((export_name(#name)))

// [90] to 2880067194370816120, which is {"$int":"2880067194370816120"}.
EXPORT(fibonacci) unsigned long long fibonacci(int n) {
    unsigned long long a = 0, b = 1;
    for (; n > 0; n--) {
        unsigned long long next = a + b;
        a = b;
        b = next;
    }
    return a;
}

// [10, 3, {"$float":"0.5"}] to {"$float":"6.5"}.
EXPORT(mix) float mix(float a, float b, float share) { return a + (b - a) * share; }
