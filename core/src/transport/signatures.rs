//! The signature algorithms of certificates. ring supports most of them. This module adds the others that Node accepts: the
//! curve P-521, SHA-512 with the curves P-256 and P-384, and RSA keys that allow only PSS signatures.

use std::sync::LazyLock;

use der::asn1::ObjectIdentifier;
use der::{Decode, SliceReader};
use ecdsa::signature::hazmat::PrehashVerifier;
use ecdsa::{Signature, VerifyingKey};
use ring::digest;
use rustls::SignatureScheme;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring as of_ring};
use rustls::pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use webpki::ring::{
    RSA_PSS_2048_8192_SHA256_LEGACY_KEY, RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
};

type Algorithm = &'static dyn SignatureVerificationAlgorithm;

/// Returns the crypto provider of ring, with the algorithms of this module added.
pub fn provider() -> CryptoProvider {
    let algorithms = WebPkiSupportedAlgorithms { all: &ALL, mapping: &SCHEMES };
    CryptoProvider { signature_verification_algorithms: algorithms, ..of_ring::default_provider() }
}

/// The algorithms that verify the signatures of certificates.
static ALL: LazyLock<Vec<Algorithm>> = LazyLock::new(|| {
    let of_ring = of_ring::default_provider().signature_verification_algorithms.all;
    of_ring.iter().copied().chain(SHA512).chain(P521).chain(PSS).chain(ANY_PSS).collect()
});

/// The algorithms that verify signatures in handshakes, by signature scheme. TLS 1.3 uses only the first algorithm of a
/// scheme.
static SCHEMES: LazyLock<Vec<(SignatureScheme, &[Algorithm])>> = LazyLock::new(|| {
    let of_ring = of_ring::default_provider().signature_verification_algorithms.mapping;
    let added = [
        (SignatureScheme::ECDSA_NISTP521_SHA512, &SHA512[..]),
        // rsa_pss_pss_sha256, sha384 and sha512 (RFC 8446, 4.2.3). rustls has no names for them.
        (SignatureScheme::Unknown(0x0809), &ANY_PSS[..1]),
        (SignatureScheme::Unknown(0x080a), &ANY_PSS[1..2]),
        (SignatureScheme::Unknown(0x080b), &ANY_PSS[2..]),
    ];
    of_ring.iter().copied().chain(added).collect()
});

static SHA512: [Algorithm; 3] = [
    &Ecdsa { curve: Curve::P521, signature: alg_id::ECDSA_SHA512, hash: &digest::SHA512 },
    &Ecdsa { curve: Curve::P384, signature: alg_id::ECDSA_SHA512, hash: &digest::SHA512 },
    &Ecdsa { curve: Curve::P256, signature: alg_id::ECDSA_SHA512, hash: &digest::SHA512 },
];
static P521: [Algorithm; 2] = [
    &Ecdsa { curve: Curve::P521, signature: alg_id::ECDSA_SHA384, hash: &digest::SHA384 },
    &Ecdsa { curve: Curve::P521, signature: alg_id::ECDSA_SHA256, hash: &digest::SHA256 },
];

/// Algorithms for RSA keys that allow only PSS signatures with one given hash.
static PSS: [Algorithm; 3] = [
    &Pss { key: alg_id::RSA_PSS_SHA256, algorithm: &RSA_PSS_2048_8192_SHA256_LEGACY_KEY },
    &Pss { key: alg_id::RSA_PSS_SHA384, algorithm: &RSA_PSS_2048_8192_SHA384_LEGACY_KEY },
    &Pss { key: alg_id::RSA_PSS_SHA512, algorithm: &RSA_PSS_2048_8192_SHA512_LEGACY_KEY },
];
/// Algorithms for RSA keys that allow only PSS signatures, with any hash.
static ANY_PSS: [Algorithm; 3] = [
    &Pss { key: PSS_KEY, algorithm: &RSA_PSS_2048_8192_SHA256_LEGACY_KEY },
    &Pss { key: PSS_KEY, algorithm: &RSA_PSS_2048_8192_SHA384_LEGACY_KEY },
    &Pss { key: PSS_KEY, algorithm: &RSA_PSS_2048_8192_SHA512_LEGACY_KEY },
];

/// id-RSASSA-PSS (RFC 4055) without parameters.
const PSS_KEY: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a]);

#[derive(Debug)]
struct Ecdsa {
    curve: Curve,
    signature: AlgorithmIdentifier,
    hash: &'static digest::Algorithm,
}

#[derive(Debug)]
enum Curve {
    P256,
    P384,
    P521,
}

macro_rules! verify {
    ($curve:ty, $key:expr, $hash:expr, $signature:expr) => {
        VerifyingKey::<$curve>::from_sec1_bytes($key)
            .and_then(|key| key.verify_prehash($hash, &Signature::<$curve>::from_der($signature)?))
    };
}

impl SignatureVerificationAlgorithm for Ecdsa {
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self.curve {
            Curve::P256 => alg_id::ECDSA_P256,
            Curve::P384 => alg_id::ECDSA_P384,
            Curve::P521 => alg_id::ECDSA_P521,
        }
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }

    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let hash = digest::digest(self.hash, message);
        let verified = match self.curve {
            Curve::P256 => verify!(p256::NistP256, key, hash.as_ref(), signature),
            Curve::P384 => verify!(p384::NistP384, key, hash.as_ref(), signature),
            Curve::P521 => verify!(p521::NistP521, key, hash.as_ref(), signature),
        };
        verified.map_err(|_| InvalidSignature)
    }
}

/// Verifies PSS signatures of RSA keys that allow only PSS, in the same way as ring verifies those of other RSA keys.
#[derive(Debug)]
struct Pss {
    key: AlgorithmIdentifier,
    algorithm: &'static Algorithm,
}

impl SignatureVerificationAlgorithm for Pss {
    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.algorithm.signature_alg_id()
    }

    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        self.algorithm.verify_signature(key, message, signature)
    }
}

/// Returns the name of an algorithm, or its object identifiers if it has no name here. `id` is an X.509
/// `AlgorithmIdentifier`: the algorithm and, for the key of an elliptic curve, the curve.
pub fn name(id: &[u8]) -> String {
    let numbers = object_identifiers(id).join(" ");
    let name = match numbers.as_str() {
        "" => "an unknown algorithm",
        "1.2.840.10045.2.1 1.3.132.0.10" => "secp256k1",
        "1.2.840.10045.4.1" => "ECDSA with SHA-1",
        "1.2.840.10045.4.3.1" => "ECDSA with SHA-224",
        "1.2.840.10045.4.3.2" => "ECDSA with SHA-256",
        "1.2.840.10045.4.3.3" => "ECDSA with SHA-384",
        "1.2.840.10045.4.3.4" => "ECDSA with SHA-512",
        "1.2.840.113549.1.1.4" => "RSA with MD5",
        "1.2.840.113549.1.1.5" => "RSA with SHA-1",
        "1.2.840.113549.1.1.10" => "RSA-PSS with unusual parameters",
        "1.3.101.113" => "Ed448",
        numbers => numbers,
    };
    name.to_owned()
}

fn object_identifiers(id: &[u8]) -> Vec<String> {
    let Ok(mut reader) = SliceReader::new(id) else { return Vec::new() };
    std::iter::from_fn(|| Some(<ObjectIdentifier>::decode(&mut reader).ok()?.to_string())).collect()
}
