use super::*;

fn metadata() -> TableMetadata {
    let columns = [
        (4, "id", ColumnType::Int),
        (0, "na\"me", ColumnType::String),
        (2, "$price", ColumnType::Float),
    ];
    let mut digest = Digest::default();
    digest.add(EntryHash::of(b"a row"));
    TableMetadata {
        layout: Layout::Rows,
        layout_choice: LayoutChoice::Auto,
        schema: Schema::from_parts(&columns, Some("id"), 7).unwrap(),
        row_count: 12,
        next_row_id: u32::MAX,
        string_count: 3,
        save_id: SaveId(7),
        generation: u64::MAX,
        digest,
        created_at_ms: i64::MIN,
        updated_at_ms: 1_700_000_000_000,
        bytes: 1 << 60,
    }
}

/// The same text with another content and a checksum that fits it.
fn altered(text: &str, old: &str, new: &str) -> String {
    let (content, _) = text.rsplit_once(CHECKSUM_MEMBER).unwrap();
    let altered = content.replacen(old, new, 1);
    assert_ne!(altered, content, "{old} is in {text}");
    format!("{altered}{CHECKSUM_MEMBER}{}\"}}", EntryHash::of(altered.as_bytes()))
}

#[test]
fn metadata_comes_back_as_it_was_written() {
    let metadata = metadata();

    assert_eq!(TableMetadata::decode(&metadata.encode()), Ok(metadata));
}

#[test]
fn a_newer_version_is_known_before_anything_else_is_looked_at() {
    for text in [
        "{\"version\":2}",
        "{\"version\":18446744073709551615,\"layout\":7,\"checksum\":null}",
        "{\"new\":{\"a\":[1]},\"version\":9}",
    ] {
        let error = TableMetadata::decode(text).unwrap_err();
        assert!(matches!(error, MetadataError::NewerVersion { .. }), "{text}: {error}");
        assert!(error.is_newer_format());
    }
}

#[test]
fn an_unknown_layout_is_newer_and_not_damage() {
    let text = altered(&metadata().encode(), "\"rows\"", "\"spiral\"");

    let error = TableMetadata::decode(&text).unwrap_err();

    assert_eq!(error, MetadataError::NewerLayout { layout: "spiral".to_owned() });
    assert!(error.is_newer_format());
}

#[test]
fn members_that_are_wrong_are_named_even_if_the_checksum_fits() {
    let text = metadata().encode();
    for (old, new, part) in [
        ("\"type\":\"int\"", "\"type\":\"integer\"", "\"type\" cannot be \"integer\""),
        ("\"row_count\":12", "\"row_count\":-12", "expected u32"),
        ("\"row_count\":12", "\"row_count\":12,\"row_count\":12", "duplicate field"),
        ("\"row_count\":12,", "", "missing field `row_count`"),
        ("\"row_count\":12", "\"rows\":12", "unknown field `rows`"),
        ("\"save_id\":\"0", "\"save_id\":\"", "save_id"),
        ("\"save_id\":\"0", "\"save_id\":\"A", "save_id"),
        ("\"digest\":\"", "\"digest\":\"0", "digest"),
        ("\"pk_column\":\"id\"", "\"pk_column\":\"price\"", "no column \"price\""),
        ("\"pk_column\":\"id\"", "\"pk_column\":\"$price\"", "a primary key is"),
        ("\"id\":4", "\"id\":0", "number 0"),
        ("\"next_column_id\":7", "\"next_column_id\":4", "number 4"),
    ] {
        let error = TableMetadata::decode(&altered(&text, old, new)).unwrap_err();

        assert!(error.to_string().contains(part), "{new}: {error}");
        assert!(!error.is_newer_format());
    }
}

#[test]
fn one_altered_byte_is_always_found() {
    let text = metadata().encode();
    for index in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[index] ^= 1;
        let Ok(altered) = String::from_utf8(bytes) else { continue };

        assert!(TableMetadata::decode(&altered).is_err(), "{altered}");
    }
}

#[test]
fn what_is_no_metadata_is_refused() {
    for text in ["", "{}", "[]", "null", "{\"version\":1}", "{\"version\":0}", "{\"version\":1.0}"]
    {
        let error = TableMetadata::decode(text).unwrap_err();

        assert!(!error.is_newer_format(), "{text}: {error}");
    }
}
