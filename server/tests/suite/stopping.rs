//! A server that is told to stop lets go of the screens that wait for news.

use ots_scenarios::http::{Connection, request};
use ots_server::accounts::{SESSION_COOKIE, begin_session};

use crate::on_both;

on_both! {
    async fn a_screen_that_is_open_is_let_go(base) {
        let centre = base.centre().await;
        let ana = centre.operator("ana").await;
        let token = begin_session(centre.state.store(), ana.id, centre.state.clock().now()).await.unwrap();
        let cookie = format!("{SESSION_COOKIE}={}", token.to_text());
        let screen = Connection::to(centre.address).await.unwrap();
        let stream = request("GET", "/queue/stream", &[("Cookie", &cookie)], b"");
        let (status, mut screen) = screen.stream(&stream).await.unwrap();
        assert_eq!(status, 200);
        assert!(screen.piece().await.unwrap().is_some());

        centre.state.begin_stop();
        while screen.piece().await.unwrap().is_some() {}
    }
}
