// Adds up the numbers of standard input.
//
// clang --target=wasm32-wasi -Os -s -o command.wasm command.c
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    double sum = 0, number;
    int count = 0;
    while (scanf("%lf", &number) == 1) sum += number, count++;
    if (count == 0) {
        fprintf(stderr, "no numbers\n");
        return EXIT_FAILURE;
    }
    printf("%d numbers, sum %.3f, mean %.3f\n", count, sum, sum / count);
    return EXIT_SUCCESS;
}
