/*
 * Fuzzes the frames that the front end reads. Whatever a host sends and however it is cut: it means the same, no
 * byte of output is lost or invented, the request is sent once, GO only to a READY, and answers only after it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <unistd.h>

static ssize_t captured(int fd, const void *bytes, size_t length);
#define write(fd, bytes, length) captured(fd, bytes, length)
int front_end_main(int argc, char **argv);
#define main front_end_main
#include "../../main/c/front-end.c"
#undef main
#undef write

/* What was written to standard output and error: a hash, since the order between the two counts not. */
struct written {
  uint64_t hash[3];
  size_t length[3];
};
static struct written written;
static unsigned mood; /* of the descriptor that is written to: takes little, or is interrupted */

static ssize_t captured(int fd, const void *bytes, size_t length) {
  if (mood++ % 5 == 4) return errno = EINTR, -1;
  size_t taken = length > 7 && mood % 3 == 0 ? 7 : length;
  for (size_t i = 0; i < taken; i++)
    written.hash[fd] = (written.hash[fd] ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
  written.length[fd] += taken;
  return (ssize_t)taken;
}

#define REQUIRE(what) \
  if (!(what)) __builtin_trap()

static void forget_all(void) {
  memset(&written, 0, sizeof written);
  memset(relayed, 0, sizeof relayed);
  memset(last, 0, sizeof last);
}

static enum outcome taken_in_pieces(struct talk *talk, const uint8_t *data, size_t size, size_t piece) {
  enum outcome outcome = GOING_ON;
  forget_all();
  *talk = (struct talk){0};
  for (size_t at = 0; at < size && outcome == GOING_ON; at += piece)
    outcome = take(talk, data + at, size - at < piece ? size - at : piece);
  REQUIRE(written.length[1] == relayed[1] && written.length[2] == relayed[2]);
  REQUIRE(written.length[1] + written.length[2] <= size);
  REQUIRE(talk->length <= ID_LIMIT && (outcome != FINISHED || talk->length == 1));
  return outcome;
}

static bool same_text(const struct written *a) {
  return a->length[1] == written.length[1] && a->length[2] == written.length[2] && a->hash[1] == written.hash[1] &&
         a->hash[2] == written.hash[2];
}

/* The whole conversation with a host that says all this and closes. */
static enum outcome conversed(struct talk *talk, const uint8_t *data, size_t size) {
  int ends[2];
  unsigned char sent[256];
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  REQUIRE(send(ends[1], data, size, MSG_DONTWAIT) == (ssize_t)size);
  REQUIRE(shutdown(ends[1], SHUT_WR) == 0);
  forget_all();
  enum outcome outcome = converse(ends[0], now_ms() + 60000, talk);
  ssize_t length = recv(ends[1], sent, sizeof sent, MSG_DONTWAIT);
  size_t asked = length < 0 ? 0 : (size_t)length;
  REQUIRE(asked == request.length || (talk->ready && sent[request.length] == 'G'));
  for (size_t at = request.length; at < asked; at += HEAD)
    REQUIRE(memcmp(sent + at, at == request.length ? "G\0\0\0\0" : "A\0\0\0\0", HEAD) == 0);
  REQUIRE(memcmp(sent, request.bytes, request.length) == 0);
  close(ends[0]);
  close(ends[1]);
  return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  struct talk whole, pieces, talk;
  if (size < 2 || size > 65536) return 0;
  size_t piece = data[0] % 31U + 1;
  data++, size--;
  request.length = HEAD;
  text_field('V', "1");
  request.without_id = request.length;
  seal_request(NULL, 0);

  enum outcome at_once = taken_in_pieces(&whole, data, size, size);
  struct written text = written;
  enum outcome cut = taken_in_pieces(&pieces, data, size, piece);
  REQUIRE(at_once == cut && whole.ready == pieces.ready && same_text(&text));
  REQUIRE(at_once == GARBLED || at_once == GOING_ON ||
          (whole.length == pieces.length && memcmp(whole.value, pieces.value, whole.length) == 0));

  enum outcome outcome = conversed(&talk, data, size);
  REQUIRE(outcome == (at_once == GOING_ON ? CLOSED : at_once) && talk.ready == whole.ready && same_text(&text));
  return 0;
}
