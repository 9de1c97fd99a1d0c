#include <zlib.h>

// zlib's own initialisers are macros, which Swift cannot call. The window size 15 + 16 asks for
// the gzip format.

static inline int gzip_inflate_init(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

static inline int gzip_deflate_init(z_stream *stream, int level) {
  return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
