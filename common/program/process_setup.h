// What every program does first: umask 077, no core dumps, SIGPIPE as an error and not a death,
// and the malloc thresholds without which LibTorch's training steps take three times as long
// (glibc would map and unmap every large activation).
#pragma once

namespace preceptor {

void set_up_process();

// OpenMP's threads wait for each other by spinning, some milliseconds where the environment does
// not say otherwise. On a machine that others use too, a thread that others wait for may not be
// running, and a training step then takes ten times as long. Spins of microseconds cost nothing on
// an idle machine and bound the loss on a busy one (docs/PERFORMANCE.md). GNU's OpenMP reads its
// environment when it is loaded, so this starts the program once more with GOMP_SPINCOUNT set; does
// nothing when the user has set it or OMP_WAIT_POLICY. Call it before there are threads or open
// files.
void spin_briefly(const char* const* argv);

// --group-readable: what is written from now on may be read by the group (umask 027).
void allow_group_to_read();

}  // namespace preceptor
