// What tells apart slices of one series that lie at one place: echoes, time points, repetitions.
//
// Must not know: DCMTK. A value; threads: any.
#pragma once

#include <array>

namespace preceptor {

// Of a frame, compared in this order; 0 where nothing is said. In an enhanced object what its
// functional groups say, else what stands at the top level:
//
//   EffectiveEchoTime (0018,9082)            EchoTime (0018,0081)
//   DiffusionBValue (0018,9087)              the same
//   NominalCardiacTriggerDelayTime (0020,9153)  TriggerTime (0018,1060)
//   TemporalPositionIndex (0020,9128)        TemporalPositionIdentifier (0020,0100)
//   FrameAcquisitionNumber (0020,9156)       AcquisitionNumber (0020,0012)
//                                            InstanceNumber (0020,0013)
using AcquisitionOrder = std::array<double, 6>;

}  // namespace preceptor
