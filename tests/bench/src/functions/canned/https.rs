//! HTTP over TLS on a loopback port.

use std::net::SocketAddr;

use axum::Router;
use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

struct TlsListener {
    tcp: TcpListener,
    tls: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = Listener::accept(&mut self.tcp).await;
            // As services do: an answer must not wait for the acknowledgement of the one before.
            if stream.set_nodelay(true).is_err() {
                continue;
            }
            // One after the other: there is one client at a time, and it may end in a handshake.
            if let Ok(stream) = self.tls.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// Serves on a loopback port of its own choice; the address.
pub(super) async fn serve(tls: TlsAcceptor, app: Router) -> anyhow::Result<String> {
    let tcp = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("https://localhost:{}", tcp.local_addr()?.port());
    tokio::spawn(async move { axum::serve(TlsListener { tcp, tls }, app).await });
    Ok(address)
}
