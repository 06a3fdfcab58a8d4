#include "stage1_teacher/pipeline/image_filling.h"

#include "common/base/error.h"
#include "stage1_teacher/pipeline/decode_ledger.h"
#include "stage1_teacher/pipeline/decoding_stream.h"

namespace preceptor {

struct ImageFilling::Impl {
  explicit Impl(const FillingContext& context)
      : at_(context),
        ledger_(context.index, context.limits.text()),
        writer_(context.cache, context.plan, image_identity(context.recipe)) {}

  ImageCounts run(const RowObserver& observer) {
    observer_ = observer;
    first_unlisted_ = first_unlisted_row();
    DecodingStream stream(at_.plan, at_.archive, at_.recipe, writer_.next_row(), at_.limits,
                          at_.threads);
    if (writer_.next_row() < at_.plan.size()) stream.warn_of_gap(at_.reporter);
    while (const std::optional<DecodedRows> rows = stream.next()) take(*rows);
    ledger_.flush();
    warn_of_overlays();
    judge_rejects();
    writer_.finish();
    return counts_;
  }

  // Generations that have no manifest are this run's to finish, and their rejects are its rejects,
  // whether it decoded them itself or a run before it that was killed.
  std::int64_t first_unlisted_row() const {
    const std::string path = at_.cache.image_store_path(image_identity(at_.recipe).name());
    const int listed = CacheFolder::newest_generation(path);
    return at_.plan.up_to(listed).size();
  }

  void take(const DecodedRows& rows) {
    ledger_.note(rows);
    const Key16 content = rows.sha256 ? content_key(at_.index.site_key(), *rows.sha256) : Key16{};
    const std::int64_t bytes = at_.recipe.bytes_per_row();
    for (std::int64_t i = 0; i < rows.task.rows(); ++i) {
      const std::uint8_t* pixels = rows.good() ? rows.pixels.data() + i * bytes : nullptr;
      writer_.append(rows.good() ? RowState::kGood : RowState::kRejected, content, pixels);
      if (observer_) observer_(rows.task.first_row + i, pixels);
    }
    count(rows);
    at_.reporter.progress("images", rows.task.first_row + rows.task.rows(), at_.plan.size(),
                          rejects_ == 0 ? "" : std::to_string(rejects_) + " rejected");
  }

  void count(const DecodedRows& rows) {
    if (rows.task.file == nullptr) counts_.absent_rows += rows.task.rows();
    if (rows.rejection) ++rejects_;
    if (!rows.good()) return;
    counts_.decoded_files += static_cast<std::int64_t>(rows.task.files.size());
    counts_.decoded_rows += rows.task.rows();
    counts_.overlaid_files += rows.overlaid_files;
  }

  void warn_of_overlays() const {
    if (counts_.overlaid_files == 0) return;
    at_.reporter.warning(
        "overlay planes are not applied: " + std::to_string(counts_.overlaid_files) +
        " of the decoded files have some");
  }

  void judge_rejects() {
    const auto rejected = rejected_files(at_.index, at_.archive, at_.plan, first_unlisted_);
    counts_.rejected_files = static_cast<std::int64_t>(rejected.size());
    for (const RejectedFile& file : rejected) {
      at_.reporter.warning("rejected: " + file.path + ": " + file.rejection.code + ": " +
                           file.rejection.sentence);
    }
    if (counts_.rejected_files <= at_.max_rejects) return;
    throw Error(ErrorKind::kInput, "more files were rejected than --max-rejects allows")
        .path(at_.index.folder() + "/rejected.csv")
        .expected("at most " + std::to_string(at_.max_rejects))
        .found(std::to_string(counts_.rejected_files))
        .hint("what was decoded is kept: --max-rejects " + std::to_string(counts_.rejected_files) +
              " accepts these files and goes on from there");
  }

  const FillingContext& at_;
  RowObserver observer_;
  DecodeLedger ledger_;
  ImageStoreWriter writer_;
  ImageCounts counts_;
  std::int64_t first_unlisted_ = 0, rejects_ = 0;
};

void ImageCounts::add_to(Json& result) const {
  result.set("decoded_files", decoded_files)
      .set("decoded", decoded_rows)
      .set("rejected_files", rejected_files)
      .set("absent", absent_rows)
      .set("overlaid_files", overlaid_files);
}

ImageStoreIdentity image_identity(const Recipe& recipe) {
  ImageStoreIdentity identity;
  identity.recipe_json = recipe.to_json().dump();
  identity.decoder_version = decoder_version();
  const PixelType type = recipe.bits == 8    ? PixelType::kUint8
                         : recipe.bits == 16 ? PixelType::kUint16
                                             : PixelType::kFloat32;
  identity.format = {recipe.channels, recipe.height, recipe.width, type, recipe.depth};
  return identity;
}

ImageFilling::ImageFilling(const FillingContext& context)
    : impl_(std::make_unique<Impl>(context)) {}
ImageFilling::~ImageFilling() = default;

std::int64_t ImageFilling::next_row() const { return impl_->writer_.next_row(); }
ImageCounts ImageFilling::run(const RowObserver& observer) { return impl_->run(observer); }

}  // namespace preceptor
