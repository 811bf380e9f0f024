/* Runs a program and says what it took: seconds from its start to its exit, and its largest memory in bytes.
 *
 *   launch OUTPUT PROGRAM [ARGUMENT...]     "SECONDS BYTES STATUS" goes to standard error, its output to OUTPUT
 *
 * Linux counts the memory of whoever starts a program as the program's own; so this one is small.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
  if (count < 3) return 64;
  double start = now();
  pid_t child = fork();
  if (child == 0) {
    int output = open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (output < 0 || dup2(output, STDOUT_FILENO) < 0) _exit(126);
    execv(arguments[2], arguments + 2);
    _exit(127);
  }
  int status;
  struct rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 1;
  int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  fprintf(stderr, "\n%.6f %ld %d\n", now() - start, usage.ru_maxrss * 1024, code);
  return 0;
}
