#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint8_t *bytes;
  size_t count, capacity;
  char *error;
  size_t error_size;
} encoder;

static void note(encoder *e, const char *sentence) {
  if (e->error_size == 0) return;
  strncpy(e->error, sentence, e->error_size - 1);
  e->error[e->error_size - 1] = 0;
}

// libpng leaves a failed call only through longjmp; this is what Swift cannot do itself.
static void fail(png_structp png, png_const_charp sentence) {
  note(png_get_error_ptr(png), sentence);
  longjmp(png_jmpbuf(png), 1);
}

static void ignore_warning(png_structp png, png_const_charp sentence) {
  (void)png, (void)sentence;
}

static void append(png_structp png, png_bytep data, png_size_t count) {
  encoder *e = png_get_io_ptr(png);
  if (count > e->capacity - e->count) {
    size_t capacity = 2 * (e->count + count);
    uint8_t *bytes = realloc(e->bytes, capacity);
    if (!bytes) png_error(png, "out of memory");
    e->bytes = bytes, e->capacity = capacity;
  }
  memcpy(e->bytes + e->count, data, count);
  e->count += count;
}

static void flush(png_structp png) { (void)png; }

static int is_ascii(const char *text) {
  for (; *text; text++)
    if ((unsigned char)*text > 126) return 0;
  return 1;
}

int cpng_encode(const uint8_t *rgb, uint32_t width, uint32_t height, double dots_per_inch,
                const cpng_text *texts, size_t text_count, uint8_t **out, size_t *out_size,
                char *error, size_t error_size) {
  encoder e = {NULL, 0, 0, error, error_size};
  png_infop info = NULL;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &e, fail, ignore_warning);
  if (!png || !(info = png_create_info_struct(png))) {
    png_destroy_write_struct(&png, &info);
    note(&e, "out of memory");
    return 1;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    free(e.bytes);
    return 1;
  }
  png_set_write_fn(png, &e, append, flush);
  png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_uint_32 per_metre = (png_uint_32)(dots_per_inch / 0.0254 + 0.5);
  png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
  for (size_t i = 0; i < text_count; i++) {
    // libpng copies the strings but declares them writable.
    png_text text = {0};
    text.compression = is_ascii(texts[i].value) ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
    text.key = (png_charp)texts[i].key;
    text.text = (png_charp)texts[i].value;
    png_set_text(png, info, &text, 1);
  }
  png_write_info(png, info);
  for (uint32_t row = 0; row < height; row++) png_write_row(png, rgb + (size_t)row * width * 3);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  *out = e.bytes, *out_size = e.count;
  return 0;
}

void cpng_free(uint8_t *buffer) { free(buffer); }
