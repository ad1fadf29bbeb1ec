//! `inspect`: what becomes of a file's bytes. It is told by the table's stream: a bound attachment is looked at and moved to
//! its place, one that is gone takes its bytes along. Told twice, it does nothing the second time.

use std::io::Cursor;

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::{AnimationDecoder, ImageDecoder, ImageFormat, ImageReader, Limits};
use serde_json::Value;
use tickets::attachment::Family;
use tickets::{AttachmentState, FileType};

use crate::app::App;
use crate::files;
use crate::problem::Problem;
use crate::stream::{self, Record};

/// Wider or higher than any camera's.
const IMAGE_SIDE_MAX: u32 = 16_384;
/// What decoding one image may take of memory: a 50-megapixel photo, with room.
const IMAGE_BYTES_MAX: u64 = 300 * 1024 * 1024;

/// Looks at the records in turn; ends with the sequence number of the first that failed, from which the batch comes again.
pub(crate) async fn inspect(app: &App, event: &Value) -> Option<(String, Problem)> {
    for record in stream::records(event) {
        if let Err(problem) = one(app, &record).await {
            return Some((record.sequence.to_owned(), problem));
        }
    }
    None
}

async fn one(app: &App, record: &Record<'_>) -> Result<(), Problem> {
    let (Some(ticket), Some(attachment)) = (record.pk.strip_prefix("T#"), record.sk.strip_prefix("A#")) else {
        return Ok(());
    };
    match record.event {
        "INSERT" => look(app, ticket, attachment, record.text("media")).await,
        "REMOVE" => {
            files::remove(app, &files::bound(ticket, attachment)).await?;
            files::remove(app, &files::pending(attachment)).await
        }
        _ => Ok(()),
    }
}

async fn look(app: &App, ticket: &str, attachment: &str, media: &str) -> Result<(), Problem> {
    let pending = files::pending(attachment);
    let Some(bytes) = files::read(app, &pending).await? else {
        // Looked at before, or never sent: `settle` changes only what is still being inspected.
        return app.store().settle(ticket, attachment, AttachmentState::Refused.name()).await;
    };
    let declared = FileType::parse(media).ok();
    // Decoding is work for a thread of its own; a decoder that panics has met a file nobody should open.
    let judged = tokio::task::spawn_blocking(move || declared.and_then(|declared| judge(declared, bytes)));
    let judged = judged.await.unwrap_or_default();
    let state = match judged {
        Some(bytes) => {
            files::write(app, &files::bound(ticket, attachment), media, bytes).await?;
            AttachmentState::Ready
        }
        None => AttachmentState::Refused,
    };
    app.store().settle(ticket, attachment, state.name()).await?;
    files::remove(app, &pending).await
}

/// The bytes to keep, if the file is what it declares to be. An image is drawn anew: nothing that was hidden in it, or
/// appended to it, or noted beside it (where it was taken), survives.
fn judge(declared: FileType, bytes: Vec<u8>) -> Option<Vec<u8>> {
    match declared.family {
        Family::Text => (!bytes.contains(&0) && infer::get(&bytes).is_none()).then_some(bytes),
        Family::Image => redraw(declared.media, &bytes).ok(),
        _ => (sniffed(&bytes)? == declared.family).then_some(bytes),
    }
}

fn sniffed(bytes: &[u8]) -> Option<Family> {
    let kind = infer::get(bytes)?;
    Some(match kind.mime_type() {
        "image/heif" | "image/heic" | "image/avif" => Family::RawImage,
        "application/pdf" => Family::Pdf,
        "video/mp4" | "video/x-m4v" | "video/quicktime" | "video/webm" | "video/x-matroska" => Family::Video,
        "application/msword"
        | "application/vnd.ms-excel"
        | "application/vnd.ms-powerpoint"
        | "application/x-ole-storage" => Family::OldOffice,
        "application/zip" | "application/epub+zip" => Family::Zip,
        media if media.contains("openxmlformats") || media.contains("oasis.opendocument") => Family::Zip,
        _ => return None,
    })
}

fn redraw(media: &str, bytes: &[u8]) -> image::ImageResult<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    let format = ImageFormat::from_mime_type(media).unwrap_or(ImageFormat::Png);
    if format == ImageFormat::Gif {
        let mut decoder = GifDecoder::new(Cursor::new(bytes))?;
        decoder.set_limits(limits())?;
        let mut encoder = GifEncoder::new(&mut out);
        encoder.set_repeat(Repeat::Infinite)?;
        encoder.try_encode_frames(decoder.into_frames())?;
        drop(encoder);
        return Ok(out.into_inner());
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder()?;
    // A phone notes which side is up beside the image; the note goes, so the image must be turned.
    let orientation = decoder.orientation()?;
    let mut drawn = image::DynamicImage::from_decoder(decoder)?;
    drawn.apply_orientation(orientation);
    if format == ImageFormat::Jpeg {
        drawn = image::DynamicImage::ImageRgb8(drawn.into_rgb8());
    }
    drawn.write_to(&mut out, format)?;
    Ok(out.into_inner())
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(IMAGE_SIDE_MAX);
    limits.max_image_height = Some(IMAGE_SIDE_MAX);
    limits.max_alloc = Some(IMAGE_BYTES_MAX);
    limits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png() -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(4, 3).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[track_caller]
    fn check(media: &str, bytes: &[u8], accepted: bool) {
        assert_eq!(judge(FileType::parse(media).unwrap(), bytes.to_vec()).is_some(), accepted, "{media}");
    }

    #[test]
    fn a_file_is_kept_when_it_is_what_it_says() {
        check("image/png", &png(), true);
        check("image/jpeg", &png(), false);
        check("image/png", b"<html>", false);
        check("image/png", b"", false);
        check("application/pdf", b"%PDF-1.7 and so on", true);
        check("application/pdf", b"GIF89a and so on", false);
        check("text/plain", "Zażółć gęślą jaźń".as_bytes(), true);
        check("text/plain", b"nul \0 byte", false);
        check("text/plain", &png(), false);
        check("application/zip", b"PK\x03\x04 and so on", true);
        check("application/vnd.oasis.opendocument.text", b"PK\x03\x04 and so on", true);
        check("application/zip", b"MZ and so on", false);
        let mut webm =
            b"\x1A\x45\xDF\xA3\x9F\x42\x86\x81\x01\x42\xF7\x81\x01\x42\xF2\x81\x04\x42\xF3\x81\x08\x42\x82\x84webm"
                .to_vec();
        webm.resize(300, 0);
        check("video/webm", &webm, true);
    }

    #[test]
    fn what_is_appended_to_an_image_does_not_survive() {
        let mut bytes = png();
        bytes.extend_from_slice(b"<script>alert(1)</script>");
        let kept = judge(FileType::parse("image/png").unwrap(), bytes).unwrap();
        assert!(!kept.windows(8).any(|window| window == b"<script>"));
    }

    #[test]
    fn an_image_larger_than_memory_is_refused_before_it_is_drawn() {
        let mut bytes = png();
        bytes[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        check("image/png", &bytes, false);
    }
}
