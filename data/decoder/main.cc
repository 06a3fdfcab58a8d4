// dicom_decoder: decodes DICOM for the other programs, in a process that can be lost. Started by
// them alone: dicom_decoder MEMORY SECONDS, with a socket and two areas of memory inherited.
#include <fcntl.h>

#include <cstdio>
#include <cstdlib>
#include <exception>

#include "common/program/process_setup.h"
#include "data/decoder/decoder_server.h"

int main(int count, char** words) {
  if (count != 3 || ::fcntl(preceptor::kDecoderOutput, F_GETFD) < 0) {
    std::fputs("dicom_decoder is started by dicom_data and stage1_teacher.\n", stderr);
    return 2;
  }
  try {
    preceptor::set_up_process();
    preceptor::serve_decoder(std::atoll(words[1]), std::atoll(words[2]));
    return 0;
  } catch (const std::exception&) {
    return 1;  // whoever asked sees the socket close
  }
}
