//! Texts made small: raw DEFLATE (RFC 1951) that may refer to a dictionary which both sides have.

use miniz_oxide::deflate::core::{CompressorOxide, TDEFLFlush, compress_to_output, create_comp_flags_from_zip_params};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use super::CompactError;
use crate::credential::CREDENTIAL;

/// Words of our own credentials. Part of the format: a changed dictionary is another version of it.
pub const DICTIONARY: &[u8] = include_bytes!("dictionary.txt");

pub fn deflate(texts: &[u8]) -> Vec<u8> {
    // Negative: without zlib's header. The dictionary is compressed first; what comes after the flush refers back to it.
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(10, -15, 0));
    let mut bytes = Vec::new();
    for (part, flush) in [(DICTIONARY, TDEFLFlush::Sync), (texts, TDEFLFlush::Finish)] {
        bytes.clear();
        compress_to_output(&mut compressor, part, flush, |some| {
            bytes.extend_from_slice(some);
            true
        });
    }
    bytes
}

pub fn inflate(bytes: &[u8]) -> Result<Vec<u8>, CompactError> {
    let mut texts = DICTIONARY.to_vec();
    texts.resize(DICTIONARY.len() + CREDENTIAL, 0);
    let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut decompressor = DecompressorOxide::new();
    let (status, read, written) = decompress(&mut decompressor, bytes, &mut texts, DICTIONARY.len(), flags);
    match status {
        TINFLStatus::Done if read == bytes.len() => Ok(texts[DICTIONARY.len()..][..written].to_vec()),
        TINFLStatus::Done => Err(CompactError::Content),
        TINFLStatus::HasMoreOutput => Err(CompactError::TooLarge),
        TINFLStatus::FailedCannotMakeProgress => Err(CompactError::Cut),
        _ => Err(CompactError::Content),
    }
}
