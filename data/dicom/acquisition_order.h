// What tells apart slices of one series that lie at one place: echoes, time points, repetitions.
//
// Must not know: DCMTK. A value; threads: any.
#pragma once

#include <array>

namespace preceptor {

// EchoTime (0018,0081), TemporalPositionIdentifier (0020,0100), AcquisitionNumber (0020,0012),
// InstanceNumber (0020,0013); 0 where the file does not say. Compared in this order.
using AcquisitionOrder = std::array<double, 4>;

}  // namespace preceptor
