//! How large a picture is, so that the page does not jump when it arrives.

/// Width and height in CSS pixels, for the kinds of pictures articles use; nothing when the bytes do not say.
pub(crate) fn size(name: &str, bytes: &[u8]) -> Option<(usize, usize)> {
    if name.ends_with(".svg") {
        return svg(std::str::from_utf8(bytes).ok()?);
    }
    imagesize::blob_size(bytes).ok().map(|size| (size.width, size.height))
}

fn svg(text: &str) -> Option<(usize, usize)> {
    let tag = text.get(text.find("<svg")?..)?;
    let tag = tag.get(..tag.find('>')?)?;
    let length =
        |name: &str| attribute(tag, name).and_then(|value| value.trim_end_matches("px").trim().parse::<f64>().ok());
    let (width, height) = match (length("width"), length("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let numbers: Vec<f64> =
                attribute(tag, "viewBox")?.split([' ', ',']).filter_map(|n| n.parse().ok()).collect();
            (*numbers.get(2)?, *numbers.get(3)?)
        }
    };
    let whole = |n: f64| format!("{:.0}", n.round()).parse::<usize>().ok();
    Some((whole(width)?, whole(height)?))
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\"")).or_else(|| tag.find(&format!("\n{name}=\"")))? + name.len() + 3;
    tag.get(start..)?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_says_its_size_or_its_view_box() {
        let check = |text: &str, expected| assert_eq!(size("a.svg", text.as_bytes()), expected, "{text}");
        check("<svg xmlns=\"x\" width=\"320\" height=\"180px\">", Some((320, 180)));
        check("<?xml version=\"1.0\"?><svg viewBox=\"0 0 64 32\"/>", Some((64, 32)));
        check("<svg>", None);
        check("no drawing", None);
    }
}
