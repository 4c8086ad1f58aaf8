//! One HTTP exchange: bounded in time and size, with what its answer says as plain values.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use flate2::read::MultiGzDecoder;
use thiserror::Error;
use ureq::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Proxy, Timeout};
use url::Url;

use super::guard::{Guard, Private, PrivateAddress};

/// Redirects from one address to the next, at most.
pub(crate) const MOST_REDIRECTS: usize = 5;

/// The longest `ETag` or `Last-Modified` that is kept. Bytes.
const LONGEST_VALIDATOR: usize = 4_096;

/// How fetching is to be done.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    /// Which private addresses may be asked.
    pub(crate) private: Private,
    /// Where a publisher can reach whoever runs dyad.
    pub(crate) contact: Option<String>,
    /// The most that is waited for the whole of an answer.
    pub(crate) longest: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            private: Private::Refused,
            contact: None,
            longest: Duration::from_secs(30),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    /// Sent as `If-None-Match`.
    pub(crate) etag: Option<String>,
    /// Sent as `If-Modified-Since`.
    pub(crate) last_modified: Option<String>,
    /// The most bytes that are taken of an answer, unpacked.
    pub(crate) most: u64,
    /// What is done with an answer that holds more.
    pub(crate) beyond: Beyond,
}

/// What is done with an answer that is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Beyond {
    /// It is refused.
    #[default]
    Refuse,
    /// It is cut.
    Cut,
}

/// What a server answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Answer {
    /// The address that gave it.
    pub(crate) url: String,
    /// The status.
    pub(crate) status: u16,
    /// Where a redirect leads.
    pub(crate) location: Option<Url>,
    /// `Content-Type`.
    pub(crate) content_type: Option<String>,
    /// `ETag`, byte by byte.
    pub(crate) etag: Option<String>,
    /// `Last-Modified`, byte by byte.
    pub(crate) last_modified: Option<String>,
    /// `Retry-After`: seconds or a date.
    pub(crate) retry_after: Option<String>,
    /// `max-age` of `Cache-Control`.
    pub(crate) max_age: Option<Duration>,
    /// The body; empty unless the status is one of success.
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Why there is no answer that could be used.
#[derive(Debug, Error)]
pub(crate) enum FetchError {
    /// It cannot be asked at all.
    #[error("it is no address of the web: {reason}")]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// It leads to this machine or its network.
    #[error("{host} is an address of this machine or its network")]
    Private {
        /// The host.
        host: String,
    },
    /// Nobody answers.
    #[error("there is no connection: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
    /// It took too long.
    #[error("it took too long to {what}")]
    TooSlow {
        /// What took too long.
        what: &'static str,
    },
    /// Too many bytes.
    #[error("it is larger than {most} bytes, the most that is read")]
    TooLarge {
        /// The limit.
        most: u64,
    },
    /// The answer is no HTTP, is packed wrongly, or breaks off.
    #[error("the answer is damaged: {reason}")]
    Damaged {
        /// In what way.
        reason: String,
    },
    /// It leads on and on.
    #[error("more than {MOST_REDIRECTS} redirects")]
    Redirects,
    /// The server says no.
    #[error("the server answers {status}")]
    Status {
        /// Its word.
        status: u16,
    },
    /// `robots.txt` says no.
    #[error("robots.txt of its host does not allow it")]
    Disallowed,
    /// `robots.txt` cannot be read, and nothing may be asked until it can (RFC 9309).
    #[error("robots.txt of its host cannot be read: {reason}")]
    NoRobots {
        /// Why.
        reason: String,
    },
    /// The host asked to be left alone.
    #[error("its host asks to be left alone for {} s", wait.as_secs())]
    Resting {
        /// For how long.
        wait: Duration,
    },
}

impl FetchError {
    /// Whether asking again later would give the same.
    pub(crate) fn is_lasting(&self) -> bool {
        match self {
            Self::Address { .. }
            | Self::Private { .. }
            | Self::TooLarge { .. }
            | Self::Redirects
            | Self::Disallowed => true,
            Self::Unreachable { .. }
            | Self::TooSlow { .. }
            | Self::Damaged { .. }
            | Self::NoRobots { .. }
            | Self::Resting { .. } => false,
            // A page may be named before it is there.
            Self::Status { status } => {
                (400..500).contains(status) && !matches!(status, 404 | 408 | 425 | 429)
            }
        }
    }

    /// Whether the host as a whole seems to be in trouble.
    pub(crate) fn is_of_host(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::TooSlow { .. } => true,
            Self::Status { status } => is_overloaded(*status),
            _ => false,
        }
    }
}

/// Whether a status asks for fewer requests.
pub(crate) fn is_overloaded(status: u16) -> bool {
    status == 429 || (500..600).contains(&status)
}

/// Asks servers.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    agent: Agent,
    longest: Duration,
}

impl Client {
    pub(crate) fn new(options: &Options) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        let agent = match &options.contact {
            Some(contact) => format!("dyad/{version} (+{contact})"),
            None => format!("dyad/{version}"),
        };
        let third = options.longest / 3;
        let config = Agent::config_builder()
            .timeout_connect(Some(third))
            .timeout_resolve(Some(third))
            .timeout_send_request(Some(third))
            .timeout_recv_response(Some(2 * third))
            .timeout_global(Some(options.longest))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .max_idle_connections(32)
            .max_idle_connections_per_host(1)
            .user_agent(agent)
            .proxy(proxy(&options.private))
            .build();
        let guard = Guard::new(options.private.clone());
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), guard),
            longest: options.longest,
        }
    }

    /// One request and its answer; a redirect is an answer.
    ///
    /// # Errors
    /// [`FetchError`]; a status that says no is an answer, not an error.
    pub(crate) fn exchange(
        &self,
        url: &Url,
        request: &Request,
    ) -> Result<Answer, FetchError> {
        self.within(url, request, self.longest)
    }

    /// The answer at the end of all redirects, whatever hosts they lead to: for an address that a
    /// person typed.
    ///
    /// # Errors
    /// [`FetchError`]; a status that says no is one.
    pub(crate) fn follow(
        &self,
        address: &str,
        request: &Request,
    ) -> Result<Answer, FetchError> {
        let end = Instant::now() + self.longest;
        let mut url = parse(address)?;
        for _ in 0..=MOST_REDIRECTS {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(FetchError::TooSlow { what: "follow its redirects" });
            }
            let answer = self.within(&url, request, left)?;
            match answer.location {
                Some(location) => url = location,
                None if answer.is_success() => return Ok(answer),
                None => return Err(FetchError::Status { status: answer.status }),
            }
        }
        Err(FetchError::Redirects)
    }

    fn within(
        &self,
        url: &Url,
        request: &Request,
        longest: Duration,
    ) -> Result<Answer, FetchError> {
        let mut call = self.agent.get(url.as_str());
        let conditions = [
            (header::IF_NONE_MATCH, &request.etag),
            (header::IF_MODIFIED_SINCE, &request.last_modified),
        ];
        for (name, value) in conditions {
            if let Some(value) = value.as_deref().and_then(sendable) {
                call = call.header(name, value);
            }
        }
        let call = call.config().timeout_global(Some(longest)).build();
        let mut answer = call.call().map_err(error_of)?;
        let status = answer.status().as_u16();
        let headers = answer.headers();
        let mut given = Answer {
            url: url.to_string(),
            status,
            location: redirect(url, status, headers)?,
            content_type: text(headers, header::CONTENT_TYPE),
            etag: validator(headers, header::ETAG),
            last_modified: validator(headers, header::LAST_MODIFIED),
            retry_after: text(headers, header::RETRY_AFTER),
            max_age: text(headers, header::CACHE_CONTROL).and_then(|text| max_age(&text)),
            bytes: Vec::new(),
        };
        if given.is_success() {
            if let Some(packing) = text(headers, header::CONTENT_ENCODING)
                .filter(|packing| !packing.eq_ignore_ascii_case("identity"))
            {
                let reason =
                    format!("it is packed as {packing}, which was not asked for");
                return Err(FetchError::Damaged { reason });
            }
            given.bytes = bounded(answer.body_mut().as_reader(), request)?;
        }
        Ok(given)
    }
}

/// The proxy that the environment names, if any. It looks names up and connects itself, beyond
/// what the guard sees, so it is used only where private addresses are allowed.
fn proxy(private: &Private) -> Option<Proxy> {
    match private {
        Private::Allowed => Proxy::try_from_env(),
        Private::Refused | Private::These(_) => None,
    }
}

/// An address of the web.
///
/// # Errors
/// [`FetchError::Address`]
pub(crate) fn parse(address: &str) -> Result<Url, FetchError> {
    let wrong = |reason: String| FetchError::Address { reason };
    let mut url = Url::parse(address).map_err(|error| wrong(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(wrong(format!("{}: is neither http nor https", url.scheme())));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it holds a name or a password".to_owned()));
    }
    url.set_fragment(None);
    Ok(url)
}

fn redirect(
    url: &Url,
    status: u16,
    headers: &HeaderMap,
) -> Result<Option<Url>, FetchError> {
    if !matches!(status, 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = text(headers, header::LOCATION) else { return Ok(None) };
    let target = url.join(&location);
    let target = target.map_err(|error| FetchError::Address {
        reason: format!("it leads to {location}: {error}"),
    })?;
    parse(target.as_str()).map(Some)
}

/// A header's letters, as far as it has any.
fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// A header byte by byte, each a character.
fn validator(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let bytes = headers.get(name)?.as_bytes();
    let is_usable = !bytes.is_empty() && bytes.len() <= LONGEST_VALIDATOR;
    is_usable.then(|| bytes.iter().copied().map(char::from).collect())
}

/// What [`validator`] took, as it was.
fn sendable(validator: &str) -> Option<HeaderValue> {
    let bytes: Option<Vec<u8>> =
        validator.chars().map(|letter| u8::try_from(letter).ok()).collect();
    HeaderValue::from_bytes(&bytes?).ok()
}

fn max_age(cache_control: &str) -> Option<Duration> {
    cache_control.split(',').find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let is_max_age = name.trim().eq_ignore_ascii_case("max-age");
        let seconds = value.trim().trim_matches('"').parse().ok();
        seconds.filter(|_| is_max_age).map(Duration::from_secs)
    })
}

/// The body, never more than asked for.
fn bounded(body: impl Read, request: &Request) -> Result<Vec<u8>, FetchError> {
    let mut bytes = Vec::new();
    let read = body.take(request.most + 1).read_to_end(&mut bytes);
    read.map_err(|error| error_of(ureq::Error::from(error)))?;
    cut(bytes, request)
}

fn cut(mut bytes: Vec<u8>, request: &Request) -> Result<Vec<u8>, FetchError> {
    let most = request.most;
    if bytes.len() as u64 > most {
        match request.beyond {
            Beyond::Refuse => return Err(FetchError::TooLarge { most }),
            Beyond::Cut => bytes.truncate(usize::try_from(most).unwrap_or(usize::MAX)),
        }
    }
    Ok(bytes)
}

/// What a file that ends in `.gz` holds; other bytes as they are. Never more than asked for.
///
/// # Errors
/// [`FetchError::Damaged`], [`FetchError::TooLarge`].
pub(crate) fn unpacked(bytes: Vec<u8>, request: &Request) -> Result<Vec<u8>, FetchError> {
    if !bytes.starts_with(&[0x1f, 0x8b]) {
        return Ok(bytes);
    }
    let mut plain = Vec::new();
    MultiGzDecoder::new(bytes.as_slice())
        .take(request.most + 1)
        .read_to_end(&mut plain)
        .map_err(|error| FetchError::Damaged { reason: error.to_string() })?;
    cut(plain, request)
}

fn error_of(error: ureq::Error) -> FetchError {
    use ureq::Error as E;
    match error {
        E::Other(inner) => match inner.downcast::<PrivateAddress>() {
            Ok(private) => FetchError::Private { host: private.host },
            Err(other) => FetchError::Unreachable { reason: other.to_string() },
        },
        E::Timeout(timeout) => FetchError::TooSlow { what: slow(timeout) },
        E::BadUri(reason) => FetchError::Address { reason },
        E::TooManyRedirects | E::RedirectFailed => FetchError::Redirects,
        E::Io(error) if is_of_answer(&error) => {
            FetchError::Damaged { reason: error.to_string() }
        }
        E::Io(error) => FetchError::Unreachable { reason: error.to_string() },
        E::Protocol(_)
        | E::Http(_)
        | E::LargeResponseHeader(..)
        | E::Decompress(..)
        | E::BodyStalled => FetchError::Damaged { reason: error.to_string() },
        other => FetchError::Unreachable { reason: other.to_string() },
    }
}

/// Whether the connection was there and what came over it was wrong.
fn is_of_answer(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::UnexpectedEof
            | Kind::InvalidData
            | Kind::InvalidInput
            | Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::BrokenPipe
    )
}

fn slow(timeout: Timeout) -> &'static str {
    match timeout {
        Timeout::Resolve => "look its host up",
        Timeout::Connect => "connect",
        Timeout::SendRequest | Timeout::SendBody => "take the request",
        Timeout::RecvResponse => "begin its answer",
        _ => "answer in whole",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validators_come_back_byte_by_byte() {
        for bytes in [&b"W/\"a b\""[..], b"\"\"", b"no quotes", b"\"caf\xe9\xff\""] {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_bytes(bytes).unwrap();
            headers.insert(header::ETAG, value.clone());
            let kept = validator(&headers, header::ETAG).unwrap();
            assert_eq!(sendable(&kept).unwrap(), value);
        }
        let mut headers = HeaderMap::new();
        let long = "x".repeat(LONGEST_VALIDATOR + 1);
        headers.insert(header::ETAG, HeaderValue::from_str(&long).unwrap());
        assert_eq!(validator(&headers, header::ETAG), None);
    }

    #[test]
    fn a_cache_tells_its_age() {
        let seconds = |text| max_age(text).map(|age| age.as_secs());
        assert_eq!(seconds("public, max-age=300"), Some(300));
        assert_eq!(seconds("Max-Age=\"60\""), Some(60));
        assert_eq!(seconds("no-cache"), None);
        assert_eq!(seconds("max-age=soon"), None);
    }

    #[test]
    fn only_addresses_of_the_web_are_asked() {
        for address in
            ["file:///etc/passwd", "ftp://a.test/", "gopher://a.test", "/feed", ""]
        {
            let refused = parse(address);
            assert!(
                matches!(refused, Err(FetchError::Address { .. })),
                "{address} is asked"
            );
        }
        assert!(parse("http://user:word@a.test/").is_err());
        assert_eq!(parse("https://a.test/x#part").unwrap().as_str(), "https://a.test/x");
    }

    #[test]
    fn an_address_of_this_machine_is_refused_in_all_its_spellings() {
        let client = Client::new(&Options::default());
        for address in [
            "http://127.0.0.1:1/",
            "http://localhost:1/",
            "http://2130706433:1/",
            "http://0x7f.1:1/",
            "http://[::1]:1/",
            "http://[::ffff:127.0.0.1]:1/",
            "http://0.0.0.0:1/",
            "http://169.254.169.254/latest/meta-data/",
        ] {
            let refused =
                client.follow(address, &Request { most: 10, ..Request::default() });
            assert!(
                matches!(refused, Err(FetchError::Private { .. })),
                "{address} gives {refused:?}"
            );
        }
    }
}
