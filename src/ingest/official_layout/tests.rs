//! Tests of the layout of official documents.

use super::*;
use crate::ingest::field::Field;
use crate::ingest::mapping::Mapping;
use crate::ingest::record::Record;

/// Compares what the layout of some lines gives, field by field.
#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let lines: Vec<Paragraph> = text
        .lines()
        .map(|line| Paragraph {
            text: line.to_owned(),
            centred: false,
        })
        .collect();
    let mut record = Record::new(&Mapping::built_in());
    annotate(&mut record, &lines);
    let found: Vec<String> = record
        .fields
        .iter()
        .map(|raw| {
            let name = raw.field.map_or(raw.name.as_str(), |field| field.name());
            format!("{name}={}", raw.value.as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn a_notice_gives_all_its_parts() {
    check(
        "云澜市人民政府办公室文件\n云政办发〔2023〕5号　　签发人：某某\n\
         云澜市人民政府办公室关于\n进一步加强养犬管理工作的通　知\n\
         各县（区）人民政府，市政府各部门：\n根据有关规定，现通知如下：\n一、提高认识。\n\u{3000}\u{3000}附件：1. 登记表\n　　　　　2. 名单\n云澜市人民政府办公室\n二〇二三年五月六日\n\
         （此件公开发布）\n附件1\n登记表\n2022年1月1日\n抄送：市委办公室，\n市人大常委会办公室。\n\
         云澜市人民政府办公室　　　　2023年5月8日印发",
        &[
            "doc_number=云政办发〔2023〕5号",
            "title=云澜市人民政府办公室关于进一步加强养犬管理工作的通知",
            "issuer=云澜市人民政府办公室",
            "written_date=2023-05-06",
            "主送机关=各县（区）人民政府，市政府各部门",
            "附件说明=1.登记表\n2.名单",
            "公开方式=此件公开发布",
            "抄送=市委办公室，市人大常委会办公室",
            "印发机关=云澜市人民政府办公室",
            "印发日期=2023-05-08",
        ],
    );
}

#[test]
fn joint_signatures_are_issuers_together() {
    check(
        "关于做好冬季供暖的通知\n各区住建局：\n现通知如下。\n云澜市住房和城乡建设局\n云澜市财政局\n2023年11月1日",
        &[
            "title=关于做好冬季供暖的通知",
            "issuer=云澜市住房和城乡建设局、云澜市财政局",
            "written_date=2023-11-01",
            "主送机关=各区住建局",
        ],
    );
}

#[test]
fn a_letter_has_its_number_below_the_title_or_no_mark() {
    check(
        "云澜市民政局\n关于同意设立养老院的批复\n云民复〔2022〕12号\n东湖区民政局：\n同意。\n云澜市民政局\n2022年3月1日",
        &[
            "doc_number=云民复〔2022〕12号",
            "title=云澜市民政局关于同意设立养老院的批复",
            "issuer=云澜市民政局",
            "written_date=2022-03-01",
            "主送机关=东湖区民政局",
        ],
    );
}

#[test]
fn labels_at_the_head_count() {
    check(
        "索引号：747445809/2021-00027\n文　号：云政发〔2021〕3号\n发布机构\t云澜市人民政府\n云澜市绿化条例\n第一条　为了绿化。",
        &[
            "catalog_number=747445809/2021-00027",
            "doc_number=云政发〔2021〕3号",
            "issuer=云澜市人民政府",
            "title=云澜市绿化条例",
        ],
    );
}

#[test]
fn what_is_given_stays() {
    let mut record = Record::new(&Mapping::built_in());
    record.set(Field::Title, "给定", None);
    let line = |text: &str| Paragraph {
        text: text.to_owned(),
        centred: false,
    };
    let lines = [
        line("云政发〔2021〕3号"),
        line("关于放假的通知"),
        line("各单位："),
    ];
    annotate(&mut record, &lines);
    assert_eq!(record.text(Field::Title), Some("给定"));
    assert_eq!(record.text(Field::DocNumber), Some("云政发〔2021〕3号"));
}

#[test]
fn signatures_of_what_is_forwarded_do_not_count() {
    check(
        "云澜市人民政府关于转发绿化办法的通知\n各区人民政府：\n现予转发。\n绿化办法\n云澜市园林局\n2020年1月2日",
        &[
            "title=云澜市人民政府关于转发绿化办法的通知",
            "主送机关=各区人民政府",
        ],
    );
}

#[test]
fn a_repeated_title_counts_once_and_dates_beside_it_not() {
    check(
        "关于推进绿化的意见\n关于推进绿化的意见\n各区人民政府：\n正文。",
        &["title=关于推进绿化的意见", "主送机关=各区人民政府"],
    );
    check(
        "2022年8月16日常务会议通过\n2023年1月1日施行\n云澜市绿化条例\n第一条　为了绿化。",
        &["title=云澜市绿化条例"],
    );
}

#[test]
fn ordinary_texts_give_nothing() {
    check("", &[]);
    check("今天天气很好。\n我们去公园。\n2023年5月6日上午出发。", &[]);
    check(
        "根据《云澜市养犬管理办法》（云政发〔2023〕5号），现就有关事项说明如下：\n一、登记。\n二、处罚。",
        &[],
    );
    check("联系人：张某\n电话：123\n地址：云澜市东湖区", &[]);
    check("会议于\n2023年5月6日\n召开，研究了工作。", &[]);
}
