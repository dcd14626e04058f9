//! The site without its server.

use anyhow::Result;
use e2e::{Stage, journey};

#[test]
fn the_app_starts_with_the_server_stopped_and_the_browser_restarted() -> Result<()> {
    journey("starts-offline", async |stage: &mut Stage| {
        stage.open().await?;
        stage.wait_until_kept_offline().await?;
        stage.screenshot("first-visit").await?;

        stage.stop_server();
        stage.restart_browser().await?;

        stage.open().await?;
        stage.screenshot("starts-offline").await?;
        Ok(())
    })
}
