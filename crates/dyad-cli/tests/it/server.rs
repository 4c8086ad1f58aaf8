//! A small HTTP server on this machine that answers as a test says, well or badly, and remembers
//! what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// The longest that a slow reply stays open, should nobody end it.
const LONGEST: Duration = Duration::from_secs(20);

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    /// By lower-case name, byte by byte.
    pub(crate) headers: BTreeMap<String, Vec<u8>>,
    /// How often the path was asked for, this time included.
    pub(crate) nth: usize,
    /// Where the server is: `http://127.0.0.1:1234`.
    pub(crate) root: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        self.headers.get(name).map(Vec::as_slice)
    }
}

/// How the server replies.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// With a status, headers and a body.
    Full(u16, Vec<(&'static str, Vec<u8>)>, Vec<u8>),
    /// After a time that nobody waits for.
    Late,
    /// With a body that comes byte by byte and never ends.
    Trickle,
    /// With a body that comes fast and never ends.
    Flood,
    /// With half of the body that it has promised.
    Half(Vec<u8>),
    /// Not at all.
    HangUp,
    /// With what is no HTTP.
    Noise,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::Full(200, Vec::new(), body.into())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Full(status, Vec::new(), Vec::new())
    }

    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).with("Location", to)
    }

    pub(crate) fn with(self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        match self {
            Self::Full(status, mut headers, body) => {
                headers.push((name, value.into()));
                Self::Full(status, headers, body)
            }
            other => other,
        }
    }
}

/// The server; it ends with the value.
pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(reply: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, is_over) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let server = Self {
            address,
            asked: Arc::clone(&asked),
            is_over: Arc::clone(&is_over),
        };
        let reply = Arc::new(reply);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if is_over.load(Ordering::Relaxed) {
                    return;
                }
                let (asked, is_over, reply) =
                    (Arc::clone(&asked), Arc::clone(&is_over), Arc::clone(&reply));
                thread::spawn(move || serve(&stream, address, &asked, &is_over, &*reply));
            }
        });
        server
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|asked| asked.path == path).count()
    }

    /// Requests for a path, in order.
    pub(crate) fn asked(&self, path: &str) -> Vec<Asked> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|asked| asked.path == path).cloned().collect()
    }

    /// All paths that were asked for, in order.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .map(|asked| asked.path.clone())
            .collect()
    }

    /// Forgets what was asked: a long run must not fill the memory of the test.
    pub(crate) fn forget(&self) {
        self.asked.lock().unwrap().clear();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread that waits for connections.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(
    stream: &TcpStream,
    address: SocketAddr,
    asked: &Mutex<Vec<Asked>>,
    is_over: &AtomicBool,
    reply: &dyn Fn(&Asked) -> Reply,
) {
    let Some(mut request) = read(stream, address) else { return };
    {
        let mut asked = asked.lock().unwrap();
        request.nth = 1 + asked.iter().filter(|own| own.path == request.path).count();
        asked.push(request.clone());
    }
    // The other side may go away at any moment: that is what many tests are about.
    drop(write(stream, &reply(&request), is_over));
}

fn read(stream: &TcpStream, address: SocketAddr) -> Option<Asked> {
    stream.set_read_timeout(Some(LONGEST)).ok()?;
    let mut lines = BufReader::new(stream.take(1 << 20)).split(b'\n');
    let first = String::from_utf8(lines.next()?.ok()?).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    for line in lines.map_while(Result::ok) {
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        if line.is_empty() {
            break;
        }
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        headers.insert(name, line[colon + 1..].trim_ascii().to_vec());
    }
    Some(Asked {
        path,
        headers,
        nth: 0,
        root: format!("http://{address}"),
    })
}

fn write(
    mut stream: &TcpStream,
    reply: &Reply,
    is_over: &AtomicBool,
) -> std::io::Result<()> {
    let is_open = |nth: u32| {
        !is_over.load(Ordering::Relaxed) && Duration::from_millis(10) * nth < LONGEST
    };
    let begin = b"HTTP/1.1 200 OK\r\nConnection: close\r\n";
    match reply {
        Reply::Full(status, headers, body) => {
            let mut bytes = Vec::new();
            write!(bytes, "HTTP/1.1 {status} So\r\nConnection: close\r\n")?;
            if *status != 304 {
                write!(bytes, "Content-Length: {}\r\n", body.len())?;
            }
            for (name, value) in headers {
                bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
            }
            bytes.extend(b"\r\n");
            bytes.extend(body);
            stream.write_all(&bytes)
        }
        Reply::Late => {
            for nth in 0.. {
                if !is_open(nth) {
                    break;
                }
                thread::sleep(Duration::from_millis(10));
            }
            Ok(())
        }
        Reply::Trickle => {
            stream.write_all(begin)?;
            stream.write_all(b"\r\n<html>")?;
            for nth in 0.. {
                if !is_open(nth) {
                    break;
                }
                stream.write_all(b"x")?;
                thread::sleep(Duration::from_millis(10));
            }
            Ok(())
        }
        Reply::Flood => {
            stream.write_all(begin)?;
            stream.write_all(b"Transfer-Encoding: chunked\r\n\r\n")?;
            let chunk = [b"10000\r\n".to_vec(), vec![b'a'; 0x1_0000], b"\r\n".to_vec()];
            let chunk = chunk.concat();
            while is_open(0) {
                stream.write_all(&chunk)?;
            }
            Ok(())
        }
        Reply::Half(body) => {
            stream.write_all(begin)?;
            write!(stream, "Content-Length: {}\r\n\r\n", 2 * body.len())?;
            stream.write_all(body)
        }
        Reply::HangUp => Ok(()),
        Reply::Noise => stream.write_all(b"220 mail.test ESMTP\r\n\x00\xff\r\n\r\n"),
    }
}
