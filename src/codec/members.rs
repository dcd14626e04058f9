use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

/// The members of a JSON object in their order, up to the place where the text is cut or garbled.
pub(super) fn read_members<'de, V: Deserialize<'de>>(json: &'de str) -> Vec<(String, V)> {
    let mut members = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let visitor = MembersVisitor { members: &mut members, value: PhantomData };
    // What was found before the fault is what there is to find.
    let _ = deserializer.deserialize_map(visitor);
    members
}

struct MembersVisitor<'m, V> {
    members: &'m mut Vec<(String, V)>,
    value: PhantomData<V>,
}

impl<'de, V: Deserialize<'de>> Visitor<'de> for MembersVisitor<'_, V> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key()? {
            let value = map.next_value()?;
            self.members.push((name, value));
        }
        Ok(())
    }
}
