//! How the names of bodies are written in short.

use crate::text::{Synonyms, lane_chars};

/// Parts of names and what people write for them; applied in turn, to what the
/// ones before have made as well.
const SHORTER: &[(&str, &str)] = &[
    ("人民政府", "政府"),
    ("政府办公厅", "政府办"),
    ("政府办公室", "政府办"),
    ("人民代表大会常务委员会", "人大常委会"),
    ("人民代表大会", "人大"),
    ("人民法院", "法院"),
    ("人民检察院", "检察院"),
    ("管理委员会", "管委会"),
    ("发展和改革", "发展改革"),
    ("发展改革委员会", "发改委"),
    ("发展改革局", "发改局"),
    ("人力资源和社会保障", "人力资源社会保障"),
    ("人力资源社会保障", "人社"),
    ("住房和城乡建设", "住房城乡建设"),
    ("住房城乡建设", "住建"),
    ("工业和信息化", "工信"),
    ("卫生健康委员会", "卫健委"),
    ("卫生健康", "卫健"),
    ("市场监督管理", "市场监管"),
    ("市场监管局", "市监局"),
    ("监督管理", "监管"),
    ("医疗保障", "医保"),
    ("自然资源和规划", "自规"),
    ("文化广电和旅游", "文广旅"),
    ("文化和旅游", "文旅"),
    ("科学技术", "科技"),
    ("交通运输", "交通"),
    ("退役军人事务", "退役军人"),
    ("应急管理", "应急"),
    ("城市管理", "城管"),
    ("国有资产监管委员会", "国资委"),
    ("交通警察", "交警"),
    ("公安局交警", "交警"),
    ("委员会", "委"),
];

/// Most ways to write one body.
const MAX_ALIASES: usize = 16;

/// The ways to write the name of a body without its place, itself first.
pub(super) fn body_aliases(body: &str, synonyms: &Synonyms) -> Vec<String> {
    let mut aliases = vec![body.to_owned()];
    for other in synonyms.of(body) {
        push(&mut aliases, lane_chars(other).map(|c| c.normal).collect());
    }
    let mut known: Vec<String> = vec![body.to_owned()];
    for &(long, short) in SHORTER {
        let shorter: Vec<String> = known
            .iter()
            .filter(|name| name.contains(long))
            .map(|name| name.replacen(long, short, 1))
            .collect();
        for name in shorter {
            push(&mut known, name);
        }
    }
    for name in known {
        push(&mut aliases, name);
    }
    aliases.truncate(MAX_ALIASES);
    aliases
}

/// A name without the state in front of it: 税务总局 for 国家税务总局.
pub(super) fn without_state(name: &str) -> Option<&str> {
    const ENDINGS: &[&str] = &["局", "委员会", "署", "部"];
    let rest = name
        .strip_prefix("中华人民共和国")
        .or_else(|| name.strip_prefix("国家"))?;
    (rest.chars().count() >= 3 && ENDINGS.iter().any(|one| rest.ends_with(one))).then_some(rest)
}

/// Whether a body's name says nothing without its place.
pub(super) fn is_general(alias: &str) -> bool {
    const GENERAL: &[&str] = &[
        "人民政府",
        "政府",
        "人民政府办公厅",
        "人民政府办公室",
        "政府办公厅",
        "政府办公室",
        "政府办",
        "办公厅",
        "办公室",
        "委员会",
        "管理委员会",
        "管委会",
        "人大",
        "法院",
        "公报",
        "领导小组",
    ];
    GENERAL.contains(&alias)
}

/// How readily a body stands for its place: the government first.
pub(super) fn stands_for_place(body: &str) -> Option<usize> {
    const BODIES: &[&str] = &[
        "人民政府",
        "政府",
        "人民政府办公厅",
        "人民政府办公室",
        "人民代表大会常务委员会",
        "人民代表大会",
        "管理委员会",
    ];
    BODIES.iter().position(|one| *one == body)
}

/// Adds a name that is not there yet.
pub(super) fn push(names: &mut Vec<String>, name: String) {
    if !names.contains(&name) {
        names.push(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[&str]) {
        let aliases = body_aliases(body, &Synonyms::none());
        for alias in expected {
            assert!(
                aliases.iter().any(|one| one == alias),
                "{alias}: {aliases:?}"
            );
        }
    }

    #[test]
    fn bodies_are_written_in_short() {
        check("人力资源和社会保障局", &["人力资源社会保障局", "人社局"]);
        check("发展和改革委员会", &["发展改革委", "发改委"]);
        check("人民政府办公室", &["政府办公室", "政府办"]);
        check("市场监督管理局", &["市场监管局", "市监局"]);
        check("卫生健康委员会", &["卫生健康委", "卫健委"]);
        check("公安局交通警察支队", &["交警支队"]);
        check("人民代表大会常务委员会", &["人大常委会"]);
        check("民政局", &["民政局"]);
    }

    #[test]
    fn the_list_of_synonyms_adds_to_the_rules() {
        let synonyms = Synonyms::parse("test", "大数据管理局 = 数管局").unwrap();
        assert_eq!(
            body_aliases("大数据管理局", &synonyms),
            ["大数据管理局", "数管局"]
        );
    }

    #[test]
    fn the_state_is_left_out() {
        assert_eq!(without_state("国家税务总局"), Some("税务总局"));
        assert_eq!(without_state("中华人民共和国财政部"), Some("财政部"));
        assert_eq!(
            without_state("中华人民共和国生态环境部"),
            Some("生态环境部")
        );
        assert_eq!(without_state("海关总署"), None);
        assert_eq!(without_state("国家局"), None);
    }
}
