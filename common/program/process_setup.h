// What every program does first: umask 077, no core dumps, SIGPIPE as an error and not a death,
// and the malloc thresholds without which LibTorch's training steps take three times as long
// (glibc would map and unmap every large activation).
#pragma once

namespace preceptor {

void set_up_process();
// --group-readable: what is written from now on may be read by the group (umask 027).
void allow_group_to_read();

}  // namespace preceptor
