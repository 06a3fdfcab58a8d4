#include "data/codec/jpeg_warnings_dcmtk.h"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/appender.h>
#include <dcmtk/oflog/oflog.h>
#include <dcmtk/oflog/spi/logevent.h>

#include <string>

namespace preceptor {
namespace {

namespace log = dcmtk::log4cplus;

thread_local int early_ends = 0, faults = 0;

bool has(const std::string& message, const char* words) {
  return message.find(words) != std::string::npos;
}

// libjpeg's own words (jerror.h); what else it warns of does not touch the pixels.
class Counter final : public log::Appender {
 public:
  ~Counter() override { destructorImpl(); }
  void close() override {}

 protected:
  void append(const log::spi::InternalLoggingEvent& event) override {
    const std::string message(event.getMessage().c_str());
    if (has(message, "remature end")) {
      ++early_ends;
    } else if (has(message, "Corrupt JPEG data") || has(message, "Inconsistent progression")) {
      ++faults;
    }
  }
};

}  // namespace

void watch_jpeg_warnings() {
  OFLogger logger = OFLog::getLogger("dcmtk.dcmjpeg");
  logger.removeAllAppenders();
  logger.addAppender(log::SharedAppenderPtr(new Counter));
  logger.setAdditivity(false);
  logger.setLogLevel(OFLogger::WARN_LOG_LEVEL);
}

JpegWarnings::JpegWarnings() { early_ends = faults = 0; }

std::optional<Rejection> JpegWarnings::refusal() const {
  if (early_ends > 0) return Rejection{"truncated", "a JPEG codestream whose data end early"};
  if (faults > 0) return Rejection{"corrupt", "a JPEG codestream whose data do not decode"};
  return {};
}

}  // namespace preceptor
