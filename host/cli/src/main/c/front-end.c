/*
 * The front end: every agent and the operators' command are links to it. It hands its own name, its
 * arguments, standard input and environment to the host, relays what comes back and leaves with the
 * host's exit code. Where the daemon is down or hung, the same request goes to the standby host, which
 * this starts. It parses nothing and decides nothing about fencing; README.md has the rules.
 *
 * It is part of the kill path: libc only, no allocation that could fail, every wait bounded.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long we wait, in milliseconds. */
enum {
  INPUT_WAIT = 10000,   /* for the end of standard input, unless it is a terminal */
  READY_WAIT = 1000,    /* for the daemon's READY, from before the connect */
  BEAT_WAIT = 3000,     /* for anything more from a host that said READY */
  STANDBY_WAIT = 10000, /* for the standby's READY: a JVM starts in 0.5 s, on a sick disk in several */
  LOCK_WAIT = 5000,     /* for the standby's lock, which is held for a few milliseconds */
  LOCK_PAUSE = 3,       /* between two looks at that lock */
  GONE_PAUSE = 50,      /* for a standby that stops to be gone */
  LEAVE_WAIT = 5000,    /* for a private standby that was told to leave */
  KILL_WAIT = 2000,     /* for the death of a frozen standby */
  FAREWELL_WAIT = 3000, /* for a host that was told of a Ctrl-C to say what it sent */
};

/* How much we take. */
enum {
  HEAD = 5,                            /* type or tag, and length */
  INPUT_LIMIT = 1 << 20,               /* standard input */
  REQUEST_LIMIT = INPUT_LIMIT * 5 / 4, /* all fields of a request */
  TEXT_LIMIT = 1 << 20,                /* one frame of output */
  ID_LIMIT = 256,                      /* the id of an operation */
  ANSWER_LIMIT = 1024,                 /* a line typed as an answer */
  SETTINGS_LIMIT = 8192,               /* libexec/paths */
  LOG_LIMIT = 1 << 20,                 /* standby.log, before it is set aside */
  ROOM = 8 << 20,                      /* on the disk where a standby runs: its framework writes 5 MiB there */
  ROOM_FILES = 200,                    /* it makes 80 files there */
  STANDBY_TRIES = 3,                   /* calls of the standby that bring nothing */
  FAILED_STARTS = 2,                   /* starts of it that fail */
  SPARE_LIMIT = 64,                    /* the name of the directory of a standby whose own takes nothing */
  FROZEN_TICKS = 5,                    /* of CPU time: what uses no more while we wait for it is frozen */
};

/* What of the environment the host is told: whole names, or beginnings of names that end in _. */
static const char *const FORWARDED[] = {
    "OCF_",     "PCMK_",          "HA_",  "PALISADE_", "LC_",       "LANG",     "LANGUAGE", "TERM", "COLUMNS", "LINES",
    "NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TZ",    "SUDO_USER", "LOGNAME", "USER",     NULL};
/* What of it a standby starts with: no password among a caller's parameters outlives the call. */
static const char *const INHERITED[] = {"PALISADE_", "PATH", "TZ", NULL};

extern char **environ;
static const char *program = "front-end"; /* what we are called as: see called_as() */

/* ---- Words and time ---- */

static int64_t now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

static int left_until(int64_t deadline) {
  int64_t left = deadline - now_ms();
  return left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}

static bool is_agent(void) {
  return strncmp(program, "fence_", 6) == 0;
}

static bool is_command(void) {
  return strcmp(program, "palisade") == 0;
}

static size_t relayed[3]; /* bytes that came for each file descriptor */
static char last[3];      /* and the last of them */
static bool lost[3];      /* a descriptor that takes no more */

static char trouble[PATH_MAX + 256]; /* why the daemon does not serve us, until it was said */
static const char *helper = "the standby host";

static void relay(int to, const void *bytes, size_t length);

/* One line on standard error; it begins with the trouble, if there is one, so that a failure is one line too. */
__attribute__((format(printf, 1, 2))) static void say(const char *format, ...) {
  char line[3 * PATH_MAX];
  int head = snprintf(line, PATH_MAX + 512, "%.100s: %s%s", program, trouble, *trouble ? "; " : "");
  va_list args;
  va_start(args, format);
  int body = vsnprintf(line + head, sizeof line - PATH_MAX - 512, format, args);
  va_end(args);
  *trouble = '\0';
  size_t length = (size_t)head + (body < 0 ? 0 : (size_t)body);
  if (length > sizeof line - 1) length = sizeof line - 1;
  line[length++] = '\n';
  size_t before = relayed[STDERR_FILENO];
  relay(STDERR_FILENO, line, length);
  relayed[STDERR_FILENO] = before;
}

/* What a caller is told whom nobody serves: 3 is the operators' command's word for it, agents have only 1. */
static int unserved(void) {
  return is_command() ? 3 : 1;
}

#define DIE(...) (say(__VA_ARGS__), exit(unserved()))

/* An agent's exit code says more than its output, so it goes on; another program ends like any whose reader left. */
static void lose(int to) {
  int why = errno;
  lost[to] = true;
  if (to == STDERR_FILENO) return;
  if (why == EPIPE && !is_agent()) {
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
    _exit(128 + SIGPIPE); /* where the caller blocks it */
  }
  say("standard output cannot be written (%s); the rest of it is lost", strerror(why));
}

static void relay(int to, const void *bytes, size_t length) {
  const char *next = bytes;
  relayed[to] += length;
  if (length > 0) last[to] = next[length - 1];
  while (length > 0 && !lost[to]) {
    ssize_t written = write(to, next, length);
    if (written >= 0) {
      next += written;
      length -= (size_t)written;
    } else if (errno == EAGAIN) {
      poll(&(struct pollfd){.fd = to, .events = POLLOUT}, 1, -1);
    } else if (errno != EINTR) {
      lose(to);
    }
  }
}

/* ---- Settings ---- */

static bool named(const char *const *list, const char *pair) {
  for (; *list; list++) {
    size_t length = strlen(*list);
    if (strncmp(*list, pair, length) == 0 && ((*list)[length - 1] == '_' || pair[length] == '=')) return true;
  }
  return false;
}

/* Sets what the environment leaves open. */
static void set(const char *name, const char *value) {
  const char *given = getenv(name);
  if ((!given || !*given) && setenv(name, value, 1) != 0) DIE("%s cannot be set: %s", name, strerror(errno));
}

__attribute__((format(printf, 2, 3))) static void set_path(const char *name, const char *format, ...) {
  char value[PATH_MAX];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(value, sizeof value, format, args);
  va_end(args);
  if (length < 0 || (size_t)length >= sizeof value) DIE("%s would be longer than %d bytes", name, PATH_MAX);
  set(name, value);
}

/* KEY=value lines beside the front end; the environment wins over them. */
static void read_settings(const char *directory) {
  char text[SETTINGS_LIMIT + 1], path[PATH_MAX];
  if ((size_t)snprintf(path, sizeof path, "%s/paths", directory) >= sizeof path) return;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return;
  ssize_t length = file < 0 ? -1 : read(file, text, sizeof text);
  if (length < 0) DIE("%s cannot be read (%s); it must be readable for everyone", path, strerror(errno));
  if (length > SETTINGS_LIMIT) DIE("%s is longer than %d bytes", path, SETTINGS_LIMIT);
  close(file);
  text[length] = '\0';
  char *rest = text;
  for (char *line; (line = strsep(&rest, "\n"));) {
    while (isspace((unsigned char)*line)) line++;
    for (size_t end = strlen(line); end > 0 && isspace((unsigned char)line[end - 1]);) line[--end] = '\0';
    char *value = strchr(line, '=');
    if (*line == '#' || *line == '\0') continue;
    if (!value || strncmp(line, "PALISADE_", 9) != 0)
      DIE("%s: not a line of the form PALISADE_NAME=value: %.80s", path, line);
    *value++ = '\0';
    set(line, value);
  }
}

/* The daemon is started in another directory than we are, and must mean the same place. */
static void require_full_paths(void) {
  static const char *const places[] = {"PALISADE_HOME", "PALISADE_STATE", "PALISADE_RUN", "PALISADE_SOCKET", NULL};
  for (const char *const *name = places; *name; name++)
    if (*getenv(*name) != '/') DIE("%s is '%.200s': it must begin with '/'", *name, getenv(*name));
}

static void find_settings(void) {
  char exe[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", exe, sizeof exe - 1);
  if (length < 0) DIE("/proc/self/exe cannot be read: %s", strerror(errno));
  exe[length] = '\0';
  char *slash = strrchr(exe, '/');
  if (slash) *slash = '\0'; /* …/libexec */
  read_settings(exe);
  slash = strrchr(exe, '/');
  if (slash) *slash = '\0'; /* the tree */
  set("PALISADE_HOME", exe);
  set_path("PALISADE_STATE", "%s/var", getenv("PALISADE_HOME"));
  set_path("PALISADE_RUN", "%s/run", getenv("PALISADE_STATE"));
  set_path("PALISADE_SOCKET", "%s/host.sock", getenv("PALISADE_RUN"));
  require_full_paths();
}

/* ---- The request ---- */

/* Kept whole to be sent again. In .bss: only what is used becomes memory. */
static struct {
  unsigned char bytes[HEAD + REQUEST_LIMIT];
  size_t length;
  size_t without_id; /* where the field for a handed-over operation goes */
} request;

static void put_head(unsigned char *at, int type, size_t length) {
  at[0] = (unsigned char)type;
  for (int i = 4; i > 0; i--, length >>= 8) at[i] = (unsigned char)length;
}

static void field(char tag, const void *bytes, size_t length) {
  size_t kept_free = tag == 'O' ? 0 : HEAD + ID_LIMIT;
  if (request.length + HEAD + length + kept_free > sizeof request.bytes)
    DIE("arguments, environment and input are longer than %d bytes in all", REQUEST_LIMIT);
  put_head(request.bytes + request.length, tag, length);
  memmove(request.bytes + request.length + HEAD, bytes, length);
  request.length += HEAD + length;
}

static void text_field(char tag, const char *text) {
  field(tag, text, strlen(text));
}

/* Reads standard input to where its field will be. */
static size_t read_input(void) {
  unsigned char *to = request.bytes + request.length + HEAD;
  size_t room = sizeof request.bytes - request.length - HEAD, length = 0;
  if (room > INPUT_LIMIT + 1) room = INPUT_LIMIT + 1;
  bool terminal = isatty(STDIN_FILENO);
  int64_t deadline = now_ms() + INPUT_WAIT;
  while (length < room) {
    if (!terminal && poll(&(struct pollfd){.fd = STDIN_FILENO, .events = POLLIN}, 1, left_until(deadline)) == 0)
      DIE("standard input did not end within %d s; close it after the last option", INPUT_WAIT / 1000);
    ssize_t got = read(STDIN_FILENO, to + length, room - length);
    if (got == 0) return length;
    if (got > 0) length += (size_t)got;
    else if (errno != EINTR && errno != EAGAIN) DIE("standard input cannot be read: %s", strerror(errno));
  }
  DIE("standard input is longer than %zu bytes", room - 1);
}

/* Shells know how wide the terminal is, and rarely tell. */
static void size_fields(void) {
  struct winsize size;
  char text[32];
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return;
  snprintf(text, sizeof text, "COLUMNS=%hu", size.ws_col);
  if (!getenv("COLUMNS")) text_field('E', text);
  snprintf(text, sizeof text, "LINES=%hu", size.ws_row);
  if (!getenv("LINES")) text_field('E', text);
}

static void build_request(int argc, char **argv, const struct timespec *start) {
  char text[PATH_MAX];
  request.length = HEAD;
  text_field('V', "1");
  text_field('N', program);
  for (int i = 1; i < argc; i++) text_field('A', argv[i]);
  for (char **pair = environ; *pair; pair++)
    if (named(FORWARDED, *pair)) text_field('E', *pair);
  if (is_command()) size_fields();
  text_field('C', getcwd(text, sizeof text) ? text : "/");
  snprintf(text, sizeof text, "%" PRId64, start->tv_sec * INT64_C(1000000000) + start->tv_nsec);
  text_field('S', text);
  for (int fd = 0; fd < 3; fd++) text[fd] = isatty(fd) ? '1' : '0';
  field('T', text, 3);
  /* Agents read options from standard input only where there are no arguments; nobody else reads it. */
  if (argc <= 1 && is_agent()) {
    size_t length = read_input();
    field('I', request.bytes + request.length + HEAD, length);
  }
  request.without_id = request.length;
}

/* Completes the request, with the id of an operation that was handed over. A host that names none knows of none. */
static void seal_request(const unsigned char *id, size_t length) {
  if (length > 0) {
    request.length = request.without_id;
    field('O', id, length);
  }
  put_head(request.bytes, 'R', request.length - HEAD);
}

/* ---- The conversation ---- */

enum outcome { GOING_ON, FINISHED, MOVED, CLOSED, SILENT, GARBLED, GIVEN_UP };

static volatile sig_atomic_t interrupted; /* by Ctrl-C, at the operators' command */

struct talk {
  bool ready;                    /* the host said READY */
  bool asked;                    /* the host waits for a line that is typed */
  unsigned char head[HEAD];      /* of the frame that is being read */
  size_t have, left;             /* bytes of the head read, bytes of the rest to come */
  unsigned char value[ID_LIMIT]; /* of an X or S */
  size_t length;                 /* of that */
};

static bool starts_well(struct talk *talk) {
  const unsigned char *h = talk->head;
  talk->left = (size_t)h[1] << 24 | (size_t)h[2] << 16 | (size_t)h[3] << 8 | h[4];
  talk->length = 0;
  switch (h[0]) {
    case 'Y':
    case 'B':
    case 'Q':
      return talk->left == 0;
    case 'o':
    case 'e':
      return talk->left <= TEXT_LIMIT;
    case 'X':
      return talk->left == 1;
    case 'S':
      return talk->left <= ID_LIMIT;
    default:
      return false;
  }
}

/* Takes apart what came, however it was cut; text goes on at once. */
static enum outcome take(struct talk *talk, const unsigned char *bytes, size_t length) {
  while (length > 0) {
    if (talk->have < HEAD) {
      talk->head[talk->have++] = *bytes++;
      length--;
      if (talk->have < HEAD) continue;
      if (!starts_well(talk)) return GARBLED;
    }
    size_t part = length < talk->left ? length : talk->left;
    int type = talk->head[0];
    if (type == 'o' || type == 'e') {
      relay(type == 'o' ? STDOUT_FILENO : STDERR_FILENO, bytes, part);
    } else {
      memcpy(talk->value + talk->length, bytes, part);
      talk->length += part;
    }
    bytes += part;
    length -= part;
    talk->left -= part;
    if (talk->left > 0) continue;
    talk->have = 0;
    if (type == 'X') return FINISHED;
    if (type == 'S') return MOVED;
    if (type == 'Y') talk->ready = true;
    if (type == 'Q') talk->asked = true;
  }
  return GOING_ON;
}

/* What we say to the host after the request. */
struct speech {
  unsigned char bytes[4 * HEAD + ANSWER_LIMIT]; /* GO, an answer and an interrupt, and one of them once more */
  size_t length, sent;
  size_t typed; /* bytes of an answer that is being typed, behind the length */
};

static void speak(struct speech *speech, int type, size_t length) {
  put_head(speech->bytes + speech->length, type, length);
  speech->length += HEAD + length;
  speech->typed = 0;
}

/* Only a terminal can answer. */
static bool can_answer(void) {
  return is_command() && isatty(STDIN_FILENO);
}

/* Reads of the answer what was typed; the end of the input is the empty answer. */
static bool answer(struct speech *speech) {
  unsigned char *line = speech->bytes + speech->length + HEAD;
  ssize_t got = can_answer() ? read(STDIN_FILENO, line + speech->typed, ANSWER_LIMIT - speech->typed) : 0;
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return false;
  if (got > 0) speech->typed += (size_t)got;
  if (got > 0 && speech->typed < ANSWER_LIMIT && line[speech->typed - 1] != '\n') return false;
  speak(speech, 'A', speech->typed);
  return true;
}

/* Sends what is still unsent: the request, then what we say after it. */
static bool send_some(int host, size_t *requested, struct speech *speech) {
  bool first = *requested < request.length;
  const unsigned char *from = first ? request.bytes + *requested : speech->bytes + speech->sent;
  size_t length = first ? request.length - *requested : speech->length - speech->sent;
  ssize_t sent = send(host, from, length, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN || errno == EINTR;
  *(first ? requested : &speech->sent) += (size_t)sent;
  if (!first && speech->sent == speech->length && speech->typed == 0) speech->sent = speech->length = 0;
  return true;
}

/* Sends the request, GO to a READY, and relays until the host is done or cannot be relied on. Whatever has come is
   looked at before a clock is, so that it is never the host's fault that we were stopped. */
static enum outcome converse(int host, int64_t deadline, struct talk *talk) {
  static unsigned char buffer[16384];
  struct speech speech = {.length = 0};
  size_t requested = 0;
  bool went = false, told = false, deaf = false; /* said GO; told of the interrupt; the host takes no more */
  *talk = (struct talk){0};
  for (;;) {
    bool unsent = !deaf && (requested < request.length || speech.sent < speech.length);
    bool asked = went && talk->asked && !unsent;
    if (asked && !can_answer()) {
      talk->asked = !answer(&speech);
      continue;
    }
    struct pollfd ask[2] = {{.fd = host, .events = (short)(POLLIN | (unsent ? POLLOUT : 0))},
                            {.fd = asked ? STDIN_FILENO : -1, .events = POLLIN}};
    int found = poll(ask, 2, left_until(deadline));
    if (interrupted && !went) return GIVEN_UP;
    if (interrupted && !told) {
      told = true;
      talk->asked = false;
      speak(&speech, 'I', 0);
      deadline = now_ms() + FAREWELL_WAIT;
    }
    if (found > 0 && (ask[0].revents & POLLOUT)) deaf = !send_some(host, &requested, &speech); /* it may have said why */
    if (found > 0 && ask[1].revents && talk->asked) talk->asked = !answer(&speech);
    if (found > 0 && (ask[0].revents & ~POLLOUT)) {
      ssize_t got = recv(host, buffer, sizeof buffer, MSG_DONTWAIT);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return CLOSED;
      enum outcome outcome = got > 0 ? take(talk, buffer, (size_t)got) : GOING_ON;
      if (outcome != GOING_ON) return outcome;
      if (got > 0 && talk->ready && !told) deadline = now_ms() + BEAT_WAIT;
      if (talk->ready && *trouble) say("%s takes over", helper);
      if (talk->ready && !went && requested == request.length) {
        went = true;
        speak(&speech, 'G', 0);
      }
    }
    if (now_ms() >= deadline && found >= 0) return SILENT;
  }
}

/* ---- Sockets ---- */

/* Binds or connects. A name too long for a socket's address is reached through its directory. */
static int attach(int fd, const char *path, bool binding) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char directory[PATH_MAX];
  int through = -1;
  if ((size_t)snprintf(address.sun_path, sizeof address.sun_path, "%s", path) >= sizeof address.sun_path) {
    const char *slash = strrchr(path, '/');
    if (!slash || (size_t)(slash - path) >= sizeof directory) return errno = ENAMETOOLONG, -1;
    memcpy(directory, path, (size_t)(slash - path) + 1);
    directory[slash - path + 1] = '\0';
    through = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (through < 0) return -1;
    int length = snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s", through, slash + 1);
    if ((size_t)length >= sizeof address.sun_path) return close(through), errno = ENAMETOOLONG, -1;
  }
  const struct sockaddr *to = (const struct sockaddr *)&address;
  int result = binding ? bind(fd, to, sizeof address) : connect(fd, to, sizeof address);
  int why = errno;
  if (through >= 0) close(through);
  errno = why;
  return result;
}

/* Connects; a queue that stays full until the deadline is ETIMEDOUT. */
static int call(const char *path, int64_t deadline) {
  int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) DIE("no socket: %s", strerror(errno));
  int left = left_until(deadline) + 1;
  struct timeval wait = {.tv_sec = left / 1000, .tv_usec = left % 1000 * 1000};
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
  if (attach(fd, path, false) == 0) return fd;
  int why = errno == EAGAIN ? ETIMEDOUT : errno;
  close(fd);
  errno = why;
  return -1;
}

/* ---- The standby host ---- */

struct process {
  pid_t pid;
  char state;                 /* as the kernel names it: T is stopped */
  unsigned long long started; /* in clock ticks since boot: tells it from a later process of the same number */
  unsigned long long ticks;   /* of CPU time that it used */
};

/* The standby that we talk to. */
struct standby {
  bool ours;              /* we started it */
  bool private;           /* for this call alone; and so is the next, where it fails */
  int log;                /* its output, where we started it */
  off_t logged;           /* what was in there before */
  struct process process; /* pid 0: not known */
};

static bool look_at(pid_t pid, struct process *process) {
  char path[32], text[1024];
  snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  if (length <= 0) return false;
  text[length] = '\0';
  const char *rest = strrchr(text, ')'); /* the name before it may hold anything */
  unsigned long long user, kernel;
  process->pid = pid;
  if (!rest || sscanf(rest + 1, " %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %*d %*d %*d %*d %*d %*d %llu",
                      &process->state, &user, &kernel, &process->started) != 4)
    return false;
  process->ticks = user + kernel;
  return true;
}

static void in_run(char path[PATH_MAX], const char *name) {
  if (snprintf(path, PATH_MAX, "%s/%s", getenv("PALISADE_RUN"), name) >= PATH_MAX)
    DIE("PALISADE_RUN is too long: %s", strerror(ENAMETOOLONG));
}

/* Who the lock file says the standby is. */
static struct process recorded(void) {
  char path[PATH_MAX], text[64] = "";
  int pid;
  unsigned long long started;
  struct process process = {0};
  in_run(path, "standby.lock");
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0 && read(file, text, sizeof text - 1) > 0 && sscanf(text, "%d %llu", &pid, &started) == 2)
    if (pid <= 1 || !look_at(pid, &process) || process.started != started) process.pid = 0;
  if (file >= 0) close(file);
  return process;
}

static void record(int lock, pid_t pid) {
  struct process process = {0};
  char text[64];
  if (!look_at(pid, &process)) return;
  int length = snprintf(text, sizeof text, "%d %llu\n", (int)pid, process.started);
  if (ftruncate(lock, 0) != 0 || pwrite(lock, text, (size_t)length, 0) != length)
    say("standby.lock cannot be written (%s): a standby host that freezes will not be replaced", strerror(errno));
}

/* Everything of the caller's is let go: no pipe of Pacemaker's stays open, no signal stays ignored. */
_Noreturn static void become_host(int listener, int log) {
  static char *environment[256] = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin"};
  size_t count = getenv("PATH") ? 0 : 1;
  char path[PATH_MAX];
  for (char **pair = environ; *pair && count < 255; pair++)
    if (named(INHERITED, *pair)) environment[count++] = *pair;
  environment[count] = NULL;
  setsid();
  for (int i = 1; i < NSIG; i++) signal(i, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (dup2(listener, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0) _exit(126);
  if (syscall(SYS_close_range, 3U, ~0U, 0U) != 0)
    for (int fd = 3; fd < 65536; fd++) close(fd); /* before Linux 5.9 */
  if (chdir("/") != 0) _exit(126);
  snprintf(path, sizeof path, "%s/bin/palisaded", getenv("PALISADE_HOME"));
  execve(path, (char *[]){path, (char[]){"--standby"}, NULL}, environment);
  dprintf(STDERR_FILENO, "%s cannot be run: %s\n", path, strerror(errno));
  _exit(127);
}

static int forget(const char *path, const struct stat *about, int type, struct FTW *where) {
  (void)about, (void)type, (void)where;
  return remove(path), 0;
}

/* Runs a private standby for as long as its one caller lives, then removes its directory. */
_Noreturn static void keep_private(int listener, int log, pid_t caller) {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGTERM);
  sigaddset(&awaited, SIGCHLD);
  sigprocmask(SIG_BLOCK, &awaited, NULL);
  sigaction(SIGCHLD, &(struct sigaction){.sa_handler = SIG_DFL, .sa_flags = SA_NOCLDSTOP}, NULL);
  setsid();
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != caller) raise(SIGTERM);
  pid_t host = fork();
  if (host == 0) become_host(listener, log);
  for (int fd = 0; fd < 3; fd++) dup2(log, fd);
  if (syscall(SYS_close_range, 3U, ~0U, 0U) != 0) close(listener);
  if (host > 0 && sigwaitinfo(&awaited, NULL) == SIGTERM) {
    kill(host, SIGTERM);
    sigdelset(&awaited, SIGTERM);
    if (sigtimedwait(&awaited, NULL, &(struct timespec){.tv_sec = LEAVE_WAIT / 1000}) < 0) kill(host, SIGKILL);
  }
  if (host > 0) waitpid(host, NULL, 0);
  nftw(getenv("PALISADE_RUN"), forget, 8, FTW_DEPTH | FTW_PHYS);
  _exit(0);
}

/* The standby's output; a long one is set aside first. */
static bool open_log(struct standby *standby) {
  char path[PATH_MAX], old[PATH_MAX];
  struct stat about;
  in_run(path, "standby.log");
  in_run(old, "standby.log.1");
  if (stat(path, &about) == 0 && about.st_size > LOG_LIMIT) rename(path, old);
  standby->log = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
  standby->logged = standby->log < 0 ? 0 : lseek(standby->log, 0, SEEK_END);
  return standby->log >= 0;
}

/* Binds the standby's socket and starts the host on it; callers wait in its queue meanwhile. */
static bool start(struct standby *standby, int lock) {
  char path[PATH_MAX];
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  in_run(path, "standby.sock");
  unlink(path);
  mode_t mask = umask(0111); /* 0666: peer credentials decide */
  bool bound = listener >= 0 && attach(listener, path, true) == 0;
  umask(mask);
  pid_t self = getpid();
  pid_t host = bound && listen(listener, 4096) == 0 && open_log(standby) ? fork() : -1;
  if (host == 0 && standby->private) keep_private(listener, standby->log, self);
  if (host == 0) become_host(listener, standby->log);
  int why = errno;
  if (host > 0 && lock >= 0) record(lock, host);
  if (listener >= 0) close(listener); /* so that its death, if it dies, closes the last one and is seen at once */
  standby->ours = host > 0;
  errno = why;
  return host > 0;
}

static int call_standby(int64_t deadline) {
  char path[PATH_MAX];
  in_run(path, "standby.sock");
  return call(path, deadline);
}

/* Whether a standby could write there what it needs to start; what cannot be told, as a quota, shows when it starts. */
static bool has_room(const char *directory) {
  struct statvfs disk;
  if (statvfs(directory, &disk) != 0 || disk.f_blocks == 0) return true; /* a tmpfs without a limit has no blocks */
  bool root = geteuid() == 0;
  uint64_t left = root ? disk.f_bfree : disk.f_bavail, files = root ? disk.f_ffree : disk.f_favail;
  bool fits = left >= ROOM / disk.f_frsize && (disk.f_files == 0 || files >= ROOM_FILES); /* some do not count files */
  return fits || (errno = ENOSPC, false);
}

/* Connects to the standby of this machine, started where there is none. */
static int join_or_start(struct standby *standby) {
  char path[PATH_MAX];
  int64_t deadline = now_ms() + LOCK_WAIT;
  in_run(path, "standby.lock");
  for (;;) {
    int host = call_standby(deadline);
    if (host >= 0 || errno == ETIMEDOUT) return host;
    int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (lock < 0) return -1;
    /* Of the open file, not the process: closing the file elsewhere does not let it go. Java's FileLock heeds it. */
    if (fcntl(lock, F_OFD_SETLK, &(struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET}) == 0) {
      host = call_standby(deadline);
      if (host < 0 && has_room(getenv("PALISADE_RUN")) && start(standby, lock)) host = call_standby(deadline);
      int why = errno;
      close(lock);
      errno = why;
      return host;
    }
    close(lock);
    if (left_until(deadline) == 0)
      DIE("%s has been held for %d s; find who holds it with lsof and end it", path, LOCK_WAIT / 1000);
    nanosleep(&(struct timespec){.tv_nsec = LOCK_PAUSE * 1000000L}, NULL);
  }
}

/* Whether a directory is there that nobody else can write, made if need be: in /tmp anybody may have come before. */
static bool is_own(const char *directory) {
  struct stat about;
  if (mkdir(directory, 0700) != 0 && errno != EEXIST) return false;
  return lstat(directory, &about) == 0 && S_ISDIR(about.st_mode) && about.st_uid == geteuid() && !(about.st_mode & 077);
}

/* A short name for a long one, the same for all who mean it (FNV-1a). */
static uint64_t hash(const char *text) {
  uint64_t sum = 0xcbf29ce484222325;
  for (; *text; text++) sum = (sum ^ (unsigned char)*text) * 0x100000001b3;
  return sum;
}

/* Whether the state is ours but for a disk that takes nothing. */
static bool owns_state(void) {
  const char *state = getenv("PALISADE_STATE");
  return access(state, R_OK | W_OK) == 0 || (errno == EROFS && access(state, R_OK) == 0);
}

/* Goes on to the next place where the standby of this machine may live while its own takes nothing. All callers of this
 * user go the same way, so they find one standby. It heeds the locks of the machine's own place, for a daemon may live
 * there that is only slow. */
static bool move_to_spare(void) {
  static const char *const places[] = {"/run", "/dev/shm", "/tmp"};
  static size_t next = 0;
  static uint64_t name;
  char directory[SPARE_LIMIT], path[SPARE_LIMIT + 16];
  if (!owns_state()) return false;
  if (next == 0) name = hash(getenv("PALISADE_RUN"));
  while (next < sizeof places / sizeof *places) {
    snprintf(directory, sizeof directory, "%s/palisade-%u-%016llx", places[next++], geteuid(), (unsigned long long)name);
    snprintf(path, sizeof path, "%s/host.sock", directory);
    if (is_own(directory))
      return setenv("PALISADE_SHARED", getenv("PALISADE_RUN"), 0) == 0 && setenv("PALISADE_RUN", directory, 1) == 0 &&
             setenv("PALISADE_SOCKET", path, 1) == 0;
  }
  return false;
}

/* Says of a machine that is short of something why the call is slow; a caller without rights is nothing unusual. */
static void note_elsewhere(int why) {
  static bool noted = false;
  size_t length = strlen(trouble);
  if (!noted && length > 0 && why != EACCES && why != EPERM)
    snprintf(trouble + length, sizeof trouble - length, ", and %s cannot hold a standby host (%s)",
             getenv("PALISADE_RUN"), strerror(why));
  noted = true;
}

/* For a caller who may not write where the standby of this machine lives. */
static int start_private(struct standby *standby) {
  char directory[] = "/tmp/palisade-XXXXXX", path[sizeof directory + 16];
  if (!mkdtemp(directory)) DIE("%s cannot be written, nor /tmp: %s", getenv("PALISADE_RUN"), strerror(errno));
  snprintf(path, sizeof path, "%s/host.sock", directory);
  set_path("PALISADE_PLUGINS", "%s/plugins", getenv("PALISADE_STATE")); /* those of the machine */
  if (setenv("PALISADE_RUN", directory, 1) != 0 || setenv("PALISADE_STATE", directory, 1) != 0 ||
      setenv("PALISADE_SOCKET", path, 1) != 0)
    DIE("no memory: %s", strerror(errno));
  helper = "a private standby host";
  standby->private = true;
  if (start(standby, -1)) return call_standby(now_ms() + READY_WAIT);
  int why = errno;
  nftw(directory, forget, 8, FTW_DEPTH | FTW_PHYS);
  errno = why;
  return -1;
}

static int find_standby(struct standby *standby) {
  *standby = (struct standby){.log = -1, .private = standby->private};
  if (standby->private) return start_private(standby);
  umask(022); /* the standby's too */
  mkdir(getenv("PALISADE_STATE"), 0711); /* what cannot be made shows when it is used */
  mkdir(getenv("PALISADE_RUN"), 0755);
  struct process before = recorded();
  int host = join_or_start(standby);
  if (host < 0 && !standby->ours && errno != ETIMEDOUT) {
    note_elsewhere(errno);
    return move_to_spare() ? find_standby(standby) : start_private(standby);
  }
  int why = errno;
  struct process now = recorded();
  standby->process = now.pid == before.pid && now.started == before.started ? before : now;
  errno = why;
  return host;
}

/* Ends a standby that is stopped, or has not used the processor since we called it. One that is at work is let be. */
static void end_if_frozen(const struct process *was) {
  struct process is;
  int fd = was->pid > 1 ? (int)syscall(SYS_pidfd_open, was->pid, 0U) : -1;
  if (fd < 0) return;
  if (look_at(was->pid, &is) && is.started == was->started &&
      (is.state == 'T' || is.ticks - was->ticks <= FROZEN_TICKS) &&
      syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0U) == 0)
    poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, KILL_WAIT);
  close(fd);
}

/* The last thing that a standby said which is not the inside of a stack trace. */
static void last_words(const struct standby *standby, char *words, size_t room) {
  char text[4097];
  off_t end = standby->log < 0 ? 0 : lseek(standby->log, 0, SEEK_END), from = standby->logged;
  if (end - from > 4096) from = end - 4096;
  ssize_t length = standby->log < 0 ? 0 : pread(standby->log, text, sizeof text - 1, from);
  snprintf(words, room, "it said nothing");
  text[length < 0 ? 0 : length] = '\0';
  char *rest = text;
  for (char *line; (line = strsep(&rest, "\n"));)
    if (*line && !isspace((unsigned char)*line)) snprintf(words, room, "%.*s", (int)room - 1, line);
}

static void interrupt(int signal) {
  (void)signal;
  interrupted = 1;
}

/* The first Ctrl-C asks the host what it sent, the second ends us at once. Whoever is told to ignore it does. */
static void heed_interrupt(void) {
  struct sigaction before;
  if (sigaction(SIGINT, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
    sigaction(SIGINT, &(struct sigaction){.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND}, NULL);
}

/* No other host is asked after a Ctrl-C, whatever the one that was told of it did. */
static int give_up(enum outcome outcome) {
  *trouble = '\0';
  if (outcome == GIVEN_UP) say("interrupted; nothing was begun");
  else say("interrupted, and the host did not say what was sent; 'palisade history' tells");
  return 128 + SIGINT;
}

/* Ends as a program that Ctrl-C ends, so that the loop of a shell ends with us. */
_Noreturn static void leave(int code) {
  if (interrupted) {
    signal(SIGINT, SIG_DFL);
    raise(SIGINT);
  }
  exit(code);
}

static int finish(const struct talk *talk) {
  int code = talk->value[0];
  return code == 0 && lost[STDOUT_FILENO] && !is_agent() ? 1 : code;
}

static int ask_standby(void) {
  static struct standby standby;
  char words[512], log[PATH_MAX], first_log[PATH_MAX];
  int64_t deadline = now_ms() + STANDBY_TRIES * STANDBY_WAIT;
  int failed_starts = 0;
  for (int tries = 0; tries < STANDBY_TRIES && left_until(deadline) > 0; tries++) {
    struct talk talk = {0};
    if (interrupted) return give_up(GIVEN_UP);
    int host = find_standby(&standby);
    int why = errno;
    enum outcome outcome = host >= 0          ? converse(host, now_ms() + STANDBY_WAIT, &talk)
                           : why == ETIMEDOUT ? SILENT
                                              : CLOSED;
    if (host >= 0) close(host);
    if (outcome == FINISHED) return finish(&talk);
    if (interrupted) return give_up(host < 0 ? GIVEN_UP : outcome);
    if (outcome == MOVED) {
      seal_request(talk.value, talk.length);
      tries--; /* it stops, and will soon be gone */
      nanosleep(&(struct timespec){.tv_nsec = GONE_PAUSE * 1000000L}, NULL);
    }
    if (outcome == SILENT) end_if_frozen(&standby.process);
    if (outcome == GARBLED) {
      say("the standby host speaks another protocol; is all of %s of one version?", getenv("PALISADE_HOME"));
      return unserved();
    }
    in_run(log, "standby.log");
    /* Once is an accident, or one that left just then; twice is a fault of the place, or of the installation. */
    if (standby.ours && outcome == CLOSED && !talk.ready && ++failed_starts >= FAILED_STARTS) {
      if (failed_starts == FAILED_STARTS) {
        last_words(&standby, words, sizeof words);
        snprintf(first_log, sizeof first_log, "%s", standby.private ? "" : log);
      }
      if (failed_starts > FAILED_STARTS || standby.private || !move_to_spare()) {
        say("the standby host did not start: %s%s%s", words, *first_log ? "; see " : "", first_log);
        return unserved();
      }
    }
    if (host < 0 && !standby.ours && why != ETIMEDOUT) {
      say("the standby host cannot be started: %s", strerror(why));
      return unserved();
    }
    if (standby.log >= 0) close(standby.log);
  }
  say("the standby host gave no result in %d tries; see %s", STANDBY_TRIES, log);
  return unserved();
}

/* ---- The daemon, and when it cannot be relied on ---- */

/* Notes why the daemon cannot be relied on, and ends a line that it left half printed: nothing is to be glued to it. */
static void note_trouble(enum outcome outcome, const struct talk *talk, int why) {
  size_t printed = relayed[STDOUT_FILENO] + relayed[STDERR_FILENO];
  const char *what = outcome == MOVED     ? "stopping"
                     : outcome == GARBLED ? "of another version (its answer makes no sense)"
                     : outcome == CLOSED  ? "down"
                     : talk->ready        ? "hung (no sign of life for 3 s)"
                                          : "hung (no answer within 1 s)";
  int length = snprintf(trouble, sizeof trouble, "the Palisade daemon at %s is %s", getenv("PALISADE_SOCKET"), what);
  if (outcome == CLOSED && (size_t)length < sizeof trouble)
    length += snprintf(trouble + length, sizeof trouble - (size_t)length, " (%s)",
                       why ? strerror(why) : "it left without a result");
  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
    if (relayed[fd] > 0 && last[fd] != '\n') relay(fd, "\n", 1);
  if (printed > 0 && (size_t)length < sizeof trouble)
    snprintf(trouble + length, sizeof trouble - (size_t)length, ", and %zu bytes of its output may come again",
             printed);
}

static int serve(void) {
  struct talk talk = {0};
  int64_t deadline = now_ms() + READY_WAIT;
  seal_request(NULL, 0);
  int host = call(getenv("PALISADE_SOCKET"), deadline);
  int why = host < 0 ? errno : 0;
  enum outcome outcome = host >= 0 ? converse(host, deadline, &talk) : why == ETIMEDOUT ? SILENT : CLOSED;
  if (outcome == FINISHED) return finish(&talk);
  if (interrupted) return give_up(host < 0 ? GIVEN_UP : outcome);
  if (host >= 0) close(host); /* a request without a GO is dead from here on */
  note_trouble(outcome, &talk, why);
  if (outcome == MOVED) seal_request(talk.value, talk.length);
  return ask_standby();
}

/* A descriptor that the caller closed would become our socket, and be written to. */
static void occupy_standard_descriptors(void) {
  int fd;
  while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd < 3) {
  }
  if (fd >= 0) close(fd);
}

/* The base name, and before it the folder of StonithAgents: its palisade is not the operators' command. */
static const char *called_as(const char *path) {
  static const char agents[] = "stonith.d/";
  const char *slash = strrchr(path, '/');
  if (!slash) return path;
  const char *folder = slash + 1 - (sizeof agents - 1);
  bool whole = folder == path || (folder > path && folder[-1] == '/');
  return whole && strncmp(folder, agents, sizeof agents - 1) == 0 ? folder : slash + 1;
}

int main(int argc, char **argv) {
  struct timespec start;
  clock_gettime(CLOCK_MONOTONIC, &start);
  occupy_standard_descriptors();
  signal(SIGPIPE, SIG_IGN);
  signal(SIGCHLD, SIG_DFL);
  if (argc > 0) program = called_as(argv[0]);
  if (is_command()) heed_interrupt();
  find_settings();
  build_request(argc, argv, &start);
  leave(serve());
}
