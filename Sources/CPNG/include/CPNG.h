#ifndef CPNG_H
#define CPNG_H

#include <stddef.h>
#include <stdint.h>

/// One piece of text stored in the file; both strings are UTF-8 and end in 0.
typedef struct {
  const char *key;
  const char *value;
} cpng_text;

/// Encodes `height` rows of `width` opaque pixels, 3 bytes each (red, green, blue).
///
/// Returns 0 and a buffer to be released with cpng_free, or 1 and a sentence in `error`.
/// No chunk depends on the time: equal input gives equal bytes.
int cpng_encode(const uint8_t *rgb, uint32_t width, uint32_t height, double dots_per_inch,
                const cpng_text *texts, size_t text_count, uint8_t **out, size_t *out_size,
                char *error, size_t error_size);

void cpng_free(uint8_t *buffer);

#endif
