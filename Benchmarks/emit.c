/* The yardstick: what it takes to write the same YAML with libyaml, and nothing else.
 *
 *   emit FILE           reads the events of FILE once, then writes them to standard output as fast as libyaml can
 *
 * The seconds of writing, the size of the output and the seconds of reading go to standard error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void die(const char *what) {
  fprintf(stderr, "emit: %s\n", what);
  exit(2);
}

/* The bytes that were written; they go out in one piece, as the last thing that is timed. */
struct buffer {
  unsigned char *bytes;
  size_t size, capacity;
};

static int append(void *data, unsigned char *bytes, size_t size) {
  struct buffer *buffer = data;
  if (buffer->size + size > buffer->capacity) {
    buffer->capacity = 2 * (buffer->size + size);
    buffer->bytes = realloc(buffer->bytes, buffer->capacity);
    if (!buffer->bytes) return 0;
  }
  memcpy(buffer->bytes + buffer->size, bytes, size);
  buffer->size += size;
  return 1;
}

int main(int count, char **arguments) {
  if (count != 2) die("usage: emit FILE");
  FILE *file = fopen(arguments[1], "rb");
  if (!file) die("no such file");

  double begin = now();
  yaml_parser_t parser;
  if (!yaml_parser_initialize(&parser)) die("out of memory");
  yaml_parser_set_input_file(&parser, file);
  size_t events = 0, capacity = 1024;
  yaml_event_t *event = malloc(capacity * sizeof *event);
  for (;;) {
    if (events == capacity) event = realloc(event, (capacity *= 2) * sizeof *event);
    if (!event || !yaml_parser_parse(&parser, &event[events])) die("no YAML");
    /* `---` between documents only, as in what is read. */
    if (event[events].type == YAML_DOCUMENT_START_EVENT)
      event[events].data.document_start.implicit = event[events].start_mark.index == 0;
    if (event[events++].type == YAML_STREAM_END_EVENT) break;
  }

  double start = now(), reading = start - begin;
  struct buffer buffer = {NULL, 0, 0};
  yaml_emitter_t emitter;
  if (!yaml_emitter_initialize(&emitter)) die("out of memory");
  yaml_emitter_set_output(&emitter, append, &buffer);
  yaml_emitter_set_unicode(&emitter, 1);
  yaml_emitter_set_width(&emitter, -1);
  for (size_t i = 0; i < events; i++)
    if (!yaml_emitter_emit(&emitter, &event[i])) die(emitter.problem ? emitter.problem : "not written");
  yaml_emitter_flush(&emitter);
  fwrite(buffer.bytes, 1, buffer.size, stdout);
  fflush(stdout);
  fprintf(stderr, "%.6f %zu %.6f\n", now() - start, buffer.size, reading);
  yaml_emitter_delete(&emitter);
  yaml_parser_delete(&parser);
  return 0;
}
