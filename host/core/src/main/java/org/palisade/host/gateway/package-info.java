/**
 * The Unix socket at which front ends call: who calls (peer credentials), what (one request), and
 * the frames of the conversation.
 *
 * <p><b>Frames.</b> A frame is one byte of type, four bytes of length (big-endian) and that many
 * bytes. A longer frame than the bound of its type ends the connection.
 *
 * <pre>
 * front end → host
 *   R  the request, up to 1.25 MiB: fields, each one byte of tag, four bytes of length and the bytes
 *        V  version of the protocol, "1"           N  program name: base name of argv[0],
 *                                                     after "stonith.d/" if it lies in such a folder
 *        A  an argument, in order, repeated        E  NAME=value of the environment, repeated
 *        I  standard input, at most 1 MiB          C  working directory
 *        S  start of the front end: CLOCK_MONOTONIC in nanoseconds, decimal
 *        T  which of fds 0, 1, 2 are terminals: three characters, 0 or 1
 *        O  id of the operation that another host handed over, where there is one
 *   G  GO: empty. Nothing is run before it
 *   A  the answer to a question: the line that was typed, with its end, at most 1 KiB; empty where
 *      the input ended, or is no terminal
 *   I  interrupt: empty. Ctrl-C at the operators' command, which waits 3 s for the exit code
 *
 * host → front end
 *   Y  READY: empty; the request was read and has a place
 *   B  heartbeat: empty; each second from whoever does the work
 *   Q  question: empty; a line is to be read from the terminal. Its words went before, on standard error
 *   o  bytes for standard output     e  bytes for standard error; at most 64 KiB a frame
 *   X  exit: one byte, the exit code; the last frame
 *   S  go to the standby: the operation's id, perhaps empty; the last frame
 * </pre>
 *
 * <p>A connection that closes is the caller's farewell.
 */
package org.palisade.host.gateway;
