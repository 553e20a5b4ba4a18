//! Place names: the divisions at the start of an issuer's name, and how people
//! write them.
//!
//! By the suffixes of divisions alone, without a list: places are renamed and
//! merged, and an index knows those that matter to it by its issuers.

use super::aliases::push;

/// Endings of divisions; where one ends with another, the longer one first.
const SUFFIXES: &[&str] = &[
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "街道",
    "新区",
    "地区",
    "省",
    "市",
    "县",
    "区",
    "州",
    "旗",
    "盟",
    "镇",
];

/// Words that end like a division and are none.
const NO_PLACES: &[&str] = &[
    "城市", "城镇", "市区", "城区", "郊区", "矿区", "地区", "山区", "林区", "牧区", "农区", "辖区",
    "特区", "新区", "街道",
];

/// Ends of words that are no divisions, whatever stands in front.
const NO_PLACE_ENDS: &[&str] = &[
    "社区",
    "园区",
    "景区",
    "校区",
    "片区",
    "灾区",
    "小区",
    "库区",
    "开发区",
];

/// Characters that stand in the names of bodies and hardly in those of places.
const BODY_CHARACTERS: &str = "局部委办厅院署";

/// Peoples in the names of autonomous divisions, which are left out in speech.
const PEOPLES: &[&str] = &[
    "维吾尔",
    "哈萨克",
    "柯尔克孜",
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "高山族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "怒族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "鄂伦春族",
    "独龙族",
    "门巴族",
    "珞巴族",
    "各族",
    "蒙古",
    "塔吉克",
];

/// Longest division, in characters.
const MAX_DIVISION_CHARS: usize = 16;

/// The divisions at the start of a normalised name, from the widest, and what
/// follows them.
pub(super) fn divisions(name: &str) -> (Vec<&str>, &str) {
    let mut found = Vec::new();
    let mut rest = name;
    while let Some((division, behind)) = first_division(rest) {
        found.push(division);
        rest = behind;
    }
    (found, rest)
}

/// The ways to write a place: its divisions in a row, the narrowest alone, and
/// each without its suffix; the plainest first.
pub(super) fn place_aliases(divisions: &[&str]) -> Vec<String> {
    let mut aliases = Vec::new();
    let Some((last, above)) = divisions.split_last() else {
        return aliases;
    };
    push(&mut aliases, divisions.concat());
    push(&mut aliases, (*last).to_owned());
    let stems: Vec<&str> = divisions.iter().map(|one| stem(one)).collect();
    if above.is_empty() {
        aliases.extend(autonomous(last));
    } else {
        let above_stems = stems.get(..above.len()).unwrap_or_default().concat();
        push(&mut aliases, format!("{above_stems}{last}"));
        push(&mut aliases, stems.concat());
    }
    push(&mut aliases, stem(last).to_owned());
    aliases.retain(|alias| alias.chars().nth(1).is_some() && !NO_PLACES.contains(&alias.as_str()));
    aliases
}

/// 恩施州 for 恩施土家族苗族自治州.
fn autonomous(division: &str) -> Option<String> {
    let short = stem(division);
    let before = division.strip_suffix("自治州").map(|_| "州");
    let before = before.or_else(|| division.strip_suffix("自治县").map(|_| "县"));
    before.map(|suffix| format!("{short}{suffix}"))
}

/// A division without its suffix and the peoples in it; as it is where nothing
/// of two characters would be left.
fn stem(division: &str) -> &str {
    let Some(mut stem) = SUFFIXES.iter().find_map(|one| division.strip_suffix(one)) else {
        return division;
    };
    while let Some(shorter) = PEOPLES.iter().find_map(|people| stem.strip_suffix(people)) {
        if shorter.chars().nth(1).is_none() {
            break;
        }
        stem = shorter;
    }
    if stem.chars().nth(1).is_some() {
        stem
    } else {
        division
    }
}

/// The shortest division that the text starts with, and what follows it.
fn first_division(text: &str) -> Option<(&str, &str)> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.take(MAX_DIVISION_CHARS)
        .filter_map(|end| Some((text.get(..end)?, text.get(end..)?)))
        .find(|(division, behind)| is_division(division, behind))
}

fn is_division(division: &str, behind: &str) -> bool {
    let Some(suffix) = SUFFIXES.iter().find(|one| division.ends_with(*one)) else {
        return false;
    };
    let Some(stem) = division.strip_suffix(suffix) else {
        return false;
    };
    let stem_chars = stem.chars().count();
    let is_long_enough = stem_chars >= 2 || (stem_chars == 1 && matches!(*suffix, "县" | "旗"));
    is_long_enough
        && !stem.contains(|c| BODY_CHARACTERS.contains(c))
        && !NO_PLACES.contains(&division)
        && !NO_PLACE_ENDS.iter().any(|end| division.ends_with(end))
        // 东乡族自治县; 自治区人民政府; 石家庄市, not 石家庄市区.
        && !behind.starts_with('族')
        && !division.ends_with("自治")
        && !(stem.ends_with("自治") && suffix.chars().count() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &str, rest: &str) {
        let (found, behind) = divisions(name);
        assert_eq!((found.join("/").as_str(), behind), (expected, rest));
    }

    #[test]
    fn divisions_stand_at_the_start() {
        check("云澜市人民政府", "云澜市", "人民政府");
        check(
            "沧浦市白榆区市场监督管理局",
            "沧浦市/白榆区",
            "市场监督管理局",
        );
        check("云澜市城市管理局", "云澜市", "城市管理局");
        check("云澜市住房和城乡建设局", "云澜市", "住房和城乡建设局");
        check("晋城市阳城县民政局", "晋城市/阳城县", "民政局");
        check("呼和浩特市文化和旅游局", "呼和浩特市", "文化和旅游局");
        check("阿里地区民政局", "阿里地区", "民政局");
        check("沁县民政局", "沁县", "民政局");
        check("市民政局", "", "市民政局");
        check("国家税务总局", "", "国家税务总局");
        check("新疆维吾尔自治区财政厅", "新疆维吾尔自治区", "财政厅");
        check("东乡族自治县人民政府", "东乡族自治县", "人民政府");
        check("青岛市市北区人民政府", "青岛市/市北区", "人民政府");
        check(
            "河南省郑州市中原区人民政府",
            "河南省/郑州市/中原区",
            "人民政府",
        );
    }

    #[track_caller]
    fn check_aliases(name: &str, expected: &[&str]) {
        assert_eq!(place_aliases(&divisions(name).0), expected);
    }

    #[test]
    fn places_are_written_long_and_short() {
        check_aliases("云澜市民政局", &["云澜市", "云澜"]);
        check_aliases(
            "沧浦市白榆区民政局",
            &["沧浦市白榆区", "白榆区", "沧浦白榆区", "沧浦白榆", "白榆"],
        );
        check_aliases(
            "恩施土家族苗族自治州民政局",
            &["恩施土家族苗族自治州", "恩施州", "恩施"],
        );
        check_aliases("内蒙古自治区财政厅", &["内蒙古自治区", "内蒙古"]);
        check_aliases("广西壮族自治区财政厅", &["广西壮族自治区", "广西"]);
        check_aliases("沁县民政局", &["沁县"]);
        check_aliases("民政部", &[]);
    }
}
