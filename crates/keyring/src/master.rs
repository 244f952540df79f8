//! One master key and how it is written: `name:base64url of 32 bytes`.

use aws_lc_rs::rand;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

/// A master key's length in bytes.
pub(crate) const BYTES: usize = 32;
/// The longest name.
const NAME_BYTES: usize = 32;
/// More master keys than anybody keeps.
const MOST: usize = 16;
/// Of 32 random bytes fewer than these being different has a chance of less than 1 in 10^30: somebody typed them.
const DIFFERENT: usize = 8;

/// Why a text is no ring. The text itself is never repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RingError {
    /// There is nothing in it.
    #[error("holds no master key; `auth-server keys new-master` makes one")]
    Empty,
    /// A line is something else.
    #[error(
        "line {0} is no master key: a name of letters, digits, `-` and `_`, a colon, and 43 characters of base64url; \
         `auth-server keys new-master` makes one"
    )]
    Malformed(usize),
    /// Nobody can have drawn it by lot.
    #[error("line {0} is no random key; `auth-server keys new-master` makes one")]
    Weak(usize),
    /// Two keys have one name, or two names one key.
    #[error("line {0} repeats a name or a key of a line before it")]
    Repeated(usize),
    /// So many are a mistake.
    #[error("holds more than {MOST} master keys")]
    TooMany,
    /// The machine gave no random bytes.
    #[error("cannot be made: the machine has no randomness to give")]
    NoRandomness,
}

/// A master key.
#[derive(Clone)]
pub(crate) struct MasterKey {
    pub(crate) name: String,
    pub(crate) bytes: Zeroizing<[u8; BYTES]>,
}

/// All keys of a ring's text, oldest first.
pub(crate) fn parse(text: &str) -> Result<Vec<MasterKey>, RingError> {
    let mut keys: Vec<MasterKey> = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let key = one(line.trim()).ok_or(RingError::Malformed(number))?;
        let different = (0..=u8::MAX).filter(|byte| key.bytes.contains(byte)).count();
        if different < DIFFERENT {
            return Err(RingError::Weak(number));
        }
        if keys.iter().any(|other| other.name == key.name || other.bytes == key.bytes) {
            return Err(RingError::Repeated(number));
        }
        keys.push(key);
    }
    match keys.len() {
        0 => Err(RingError::Empty),
        1..=MOST => Ok(keys),
        _ => Err(RingError::TooMany),
    }
}

fn one(line: &str) -> Option<MasterKey> {
    let (name, encoded) = line.split_once(':')?;
    let mut bytes = Zeroizing::new([0; BYTES]);
    // Strict: one writing of a key only, and exactly its length.
    let decoded = Zeroizing::new(URL_SAFE_NO_PAD.decode(encoded).ok()?);
    if !is_name(name.as_bytes()) || decoded.len() != BYTES {
        return None;
    }
    bytes.copy_from_slice(&decoded);
    Some(MasterKey { name: name.to_owned(), bytes })
}

/// Whether a master key can be called so.
pub(crate) fn is_name(name: &[u8]) -> bool {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=NAME_BYTES).contains(&name.len()) && name.iter().all(fits)
}

/// A new master key with a random name, as a line of a ring without the line's end.
///
/// # Errors
/// [`RingError::NoRandomness`].
pub fn new_master_key() -> Result<Zeroizing<String>, RingError> {
    let (mut name, mut bytes) = ([0; 4], Zeroizing::new([0; BYTES]));
    rand::fill(&mut name).map_err(|_| RingError::NoRandomness)?;
    rand::fill(bytes.as_mut_slice()).map_err(|_| RingError::NoRandomness)?;
    let encoded = Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes.as_slice()));
    Ok(Zeroizing::new(format!("{:08x}:{}", u32::from_be_bytes(name), encoded.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "a-1_B:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    const OTHER: &str = "b:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHiA";

    fn names(text: &str) -> Result<Vec<String>, RingError> {
        parse(text).map(|keys| keys.into_iter().map(|key| key.name).collect())
    }

    #[test]
    fn a_ring_is_one_key_a_line_and_the_order_stays() {
        assert_eq!(names(&format!("{GOOD}\r\n\n  {OTHER}  \n")), Ok(vec!["a-1_B".into(), "b".into()]));
        assert_eq!(parse(GOOD).unwrap()[0].bytes.as_slice(), (0..32).collect::<Vec<u8>>());
    }

    #[test]
    fn every_other_line_is_refused_with_its_number() {
        let long_name = GOOD.replace("a-1_B", &"n".repeat(33));
        let (short, long) = (&GOOD[..GOOD.len() - 1], format!("{GOOD}AA"));
        // The last character of 43 has two bits that no byte uses: set, it would be a second writing of one key.
        let other_writing = format!("{}9", &GOOD[..GOOD.len() - 1]);
        let padded = format!("{GOOD}=");
        for bad in
            ["x", "name", ":", &GOOD[5..], short, &long, &long_name, &other_writing, &padded, "na me:x"]
        {
            assert_eq!(names(&format!("{OTHER}\n{bad}")), Err(RingError::Malformed(2)), "{bad}");
        }
        for text in ["", "\n \n"] {
            assert_eq!(names(text), Err(RingError::Empty));
        }
    }

    #[test]
    fn what_was_not_drawn_by_lot_is_refused() {
        for bytes in [[0; 32], [7; 32], std::array::from_fn(|n| u8::try_from(n % 7).unwrap())] {
            assert_eq!(names(&format!("a:{}", URL_SAFE_NO_PAD.encode(bytes))), Err(RingError::Weak(1)));
        }
        assert!(names(&format!("a:{}", URL_SAFE_NO_PAD.encode([0, 1, 2, 3, 4, 5, 6, 7].repeat(4)))).is_ok());
    }

    #[test]
    fn no_name_and_no_key_stands_twice_and_there_are_not_too_many() {
        assert_eq!(names(&format!("{GOOD}\n{GOOD}")), Err(RingError::Repeated(2)));
        assert_eq!(names(&format!("{GOOD}\n{}", OTHER.replace("b:", "a-1_B:"))), Err(RingError::Repeated(2)));
        assert_eq!(names(&format!("{GOOD}\n{}", GOOD.replace("a-1_B", "c"))), Err(RingError::Repeated(2)));
        let many: Vec<String> = (0..17).map(|_| new_master_key().unwrap().to_string()).collect();
        assert_eq!(names(&many.join("\n")), Err(RingError::TooMany));
        assert!(names(&many[..16].join("\n")).is_ok());
    }

    #[test]
    fn a_new_key_is_a_line_of_its_own_kind_and_never_the_same() {
        let (one, two) = (new_master_key().unwrap(), new_master_key().unwrap());
        assert_eq!(parse(&format!("{}\n{}", *one, *two)).unwrap().len(), 2);
    }
}
