//! Buffers that the library fills and the caller frees.

use zeroize::Zeroize;

use super::callback::called_back;

/// A text that the library made: UTF-8 JSON. `data[len]` is 0, which `len` does not count. The caller owns it, and gives
/// it back with till_buf_free; it must not be freed otherwise. Any thread may free it.
#[repr(C)]
#[derive(Debug)]
pub struct TillBuf {
    /// The bytes; NULL in an empty buffer.
    pub data: *mut u8,
    /// How many there are.
    pub len: usize,
}

impl TillBuf {
    /// A buffer with a text.
    pub fn from_text(text: String) -> Self {
        let len = text.len();
        let mut bytes = text.into_bytes();
        bytes.push(0);
        let data = Box::into_raw(bytes.into_boxed_slice()).cast::<u8>();
        Self { data, len }
    }
}

/// Wipes and frees what a till_buf holds, and empties the till_buf itself: NULL and a second time are fine. Does not
/// block. Not for two threads with the same till_buf at once.
///
/// # Safety
/// `buf` is NULL or points to a till_buf that is empty or was filled by this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn till_buf_free(buf: *mut TillBuf) {
    called_back(|| {
        // SAFETY: the caller guarantees the pointer, and NULL gives `None`.
        if let Some(buf) = unsafe { buf.as_mut() }
            && !buf.data.is_null()
        {
            let slice = std::ptr::slice_from_raw_parts_mut(buf.data, buf.len + 1);
            // SAFETY: `from_text` made the slice with this length, and emptying the buffer below prevents a second time.
            let mut bytes = unsafe { Box::from_raw(slice) };
            bytes.zeroize();
            buf.data = std::ptr::null_mut();
            buf.len = 0;
        }
    });
}
