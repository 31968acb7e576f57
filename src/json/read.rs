//! Reading JSON values into types: only an object is a structure.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

/// Reads a value into a type. serde alone would also take a list for a structure, member by member in order; such a list does not
/// say which value is which, so it is refused at every depth.
pub fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    T::deserialize(Strictly(value))
}

/// Reads an object into a type, by the same rule.
pub fn read_object<T: DeserializeOwned>(object: &Map<String, Value>) -> Result<T, Error> {
    T::deserialize(members(object))
}

/// A value of which only objects are read as structures.
#[derive(Clone, Copy)]
struct Strictly<'a>(&'a Value);

fn members(object: &Map<String, Value>) -> MapDeserializer<'_, Members<'_>, Error> {
    MapDeserializer::new(Members(object.iter()))
}

/// The members of an object, by name.
struct Members<'a>(serde_json::map::Iter<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, Strictly<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|(name, value)| (name.as_str(), Strictly(value)))
    }
}

impl<'de> Deserializer<'de> for Strictly<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(list) => {
                let mut elements = SeqDeserializer::new(list.iter().map(Strictly));
                let read = visitor.visit_seq(&mut elements)?;
                elements.end().map(|()| read)
            }
            Value::Object(object) => members(object).deserialize_any(visitor),
            single => single.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.0.is_array() {
            return Err(Error::invalid_type(Unexpected::Seq, &visitor));
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Strictly<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Record {
        number: Option<String>,
        amount: Option<Value>,
        more: Option<Box<Record>>,
        list: Option<Vec<Record>>,
        by_name: Option<BTreeMap<String, Record>>,
        pages: Option<Pages>,
        #[serde(flatten)]
        flat: Flat,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Flat {
        count: Option<u32>,
        exact: Option<Value>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(untagged)]
    enum Pages {
        One(String),
        Each(Vec<BTreeMap<String, String>>),
    }

    #[test]
    fn a_list_is_a_structure_at_no_depth() {
        for value in [
            json!(["A1", 1]),
            json!([]),
            json!({"more": ["A1"]}),
            json!({"more": []}),
            json!({"more": {"more": ["A1"]}}),
            json!({"list": [["A1"]]}),
            json!({"list": [{"number": "A1"}, ["A1"]]}),
            json!({"list": [{"more": ["A1"]}]}),
            json!({"by_name": {"x": ["A1"]}}),
        ] {
            assert!(read::<Record>(&value).is_err(), "{value}");
            if let Value::Object(object) = &value {
                assert!(read_object::<Record>(object).is_err(), "{value}");
            }
        }
    }

    #[test]
    fn everything_else_is_read_as_serde_reads_it() {
        let texts = [
            r#"{"number":"A1","amount":1.0E7,"unknown":[1,{"a":null}],"count":3,"exact":-0}"#,
            r#"{"number":null,"more":{"amount":[1,"2",{"a":10.50}]},"list":[],"pages":"x"}"#,
            r#"{"list":[{"number":"A1"},{}],"by_name":{"x":{"number":"A2"}},"pages":[{"a":"b"}],"amount":123456789012345678901}"#,
            "{}",
        ];
        for text in texts {
            let value = crate::json::parse(text.as_bytes()).expect("JSON");
            let ours: Record = read(&value).expect("read");
            assert_eq!(ours, Record::deserialize(&value).expect("read"), "{text}");
            assert_eq!(ours, read_object(value.as_object().expect("an object")).expect("read"), "{text}");
        }
        for value in
            [json!({"number": 1}), json!({"count": -1}), json!({"count": "1"}), json!("x"), json!(null)]
        {
            assert!(read::<Record>(&value).is_err(), "{value}");
        }
    }
}
