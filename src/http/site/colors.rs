//! The colours of a portal, legible or refused.

/// The contrast that text needs with what it stands on (WCAG 2.2, 1.4.3).
const MIN_CONTRAST: f64 = 4.5;

/// The lightest and the darkest ground that text in a colour stands on.
const LIGHT_GROUND: Rgb = Rgb(0xf6, 0xf6, 0xf3);
const DARK_GROUND: Rgb = Rgb(0x26, 0x2b, 0x30);
const WHITE: Rgb = Rgb(0xff, 0xff, 0xff);

/// A colour as `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rgb(u8, u8, u8);

/// The colours that a portal chooses; our own where it does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::http) struct Colors {
    /// Links, the button beside the search box and the page that is open, in the
    /// light theme.
    accent: Option<String>,
    /// Links in the dark theme.
    accent_dark: Option<String>,
}

impl Colors {
    /// Takes colours that can be read; else says what is wrong with one.
    pub(super) fn new(accent: Option<String>, accent_dark: Option<String>) -> Result<Self, String> {
        if let Some(accent) = &accent {
            check(accent, &[LIGHT_GROUND, WHITE], "accent")?;
        }
        if let Some(accent) = &accent_dark {
            check(accent, &[DARK_GROUND], "accent_dark")?;
        }
        Ok(Self {
            accent,
            accent_dark,
        })
    }

    /// The rules that put the colours in the place of ours on light ground; empty
    /// without any.
    pub(in crate::http) fn light(&self) -> String {
        self.accent.as_ref().map_or_else(String::new, |accent| {
            format!(
                ":root{{--accent:{accent};--link:{accent};\
                 --accent-wash:color-mix(in srgb,{accent} 10%,white)}}\n"
            )
        })
    }

    /// The same on dark ground.
    pub(in crate::http) fn dark(&self) -> String {
        self.accent_dark
            .as_ref()
            .map_or_else(String::new, |accent| {
                format!(
                    ":root{{--link:{accent};\
                 --accent-wash:color-mix(in srgb,{accent} 18%,#1d2125)}}\n"
                )
            })
    }
}

fn check(color: &str, grounds: &[Rgb], name: &str) -> Result<(), String> {
    let rgb = parse(color).ok_or_else(|| format!("`{name}` is `{color}`, no colour as #rrggbb"))?;
    for ground in grounds {
        let contrast = contrast(rgb, *ground);
        if contrast < MIN_CONTRAST {
            return Err(format!(
                "`{name}` is `{color}`, whose contrast with its ground is {contrast:.1}, \
                 below {MIN_CONTRAST}"
            ));
        }
    }
    Ok(())
}

fn parse(color: &str) -> Option<Rgb> {
    let digits = color.strip_prefix('#')?;
    let is_color = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    is_color.then_some(Rgb(part(0)?, part(2)?, part(4)?))
}

/// The contrast ratio of WCAG 2.2, 1 to 21.
fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The relative luminance of WCAG 2.2, 0 to 1.
fn luminance(Rgb(red, green, blue): Rgb) -> f64 {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let black = Rgb(0, 0, 0);
        assert!((contrast(black, WHITE) - 21.0).abs() < 1e-9);
        // Of the grey that the guidelines name as just enough.
        assert!((contrast(Rgb(0x76, 0x76, 0x76), WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        #[track_caller]
        fn check(accent: Option<&str>, dark: Option<&str>, reason: Option<&str>) {
            let found = Colors::new(accent.map(str::to_owned), dark.map(str::to_owned));
            match reason {
                Some(reason) => assert!(found.unwrap_err().contains(reason)),
                None => assert!(found.is_ok()),
            }
        }
        check(None, None, None);
        check(Some("#8c1d18"), Some("#ff9d94"), None);
        check(Some("#ffcc00"), None, Some("contrast"));
        check(None, Some("#333333"), Some("accent_dark"));
        check(Some("red"), None, Some("#rrggbb"));
        check(Some("#12345é"), None, Some("#rrggbb"));
    }
}
