// How many CPUs this process may use: its affinity mask, cut by a cgroup's CPU quota (rounded up).
// At least 1. The default of every --threads.
#pragma once

namespace preceptor {

int usable_cpus();

}  // namespace preceptor
