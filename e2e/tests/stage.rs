//! The stage itself: what it must notice.

use anyhow::Result;
use e2e::{Stage, journey};

#[test]
fn an_error_in_the_console_fails_a_journey() {
    for fault in ["console.error('planted')", "void setTimeout(() => { throw Error('planted') })"] {
        let outcome = journey("planted-error", async |stage: &mut Stage| {
            stage.open().await?;
            stage.evaluate(fault).await?;
            stage.evaluate("new Promise((done) => setTimeout(done, 100))").await?;
            Ok(())
        });

        let error = outcome.expect_err(fault).to_string();
        assert!(error.contains("planted"), "{error}");
    }
}

#[test]
fn an_expected_error_is_excused_and_another_is_not() {
    let outcome = journey("excused-error", async |stage: &mut Stage| {
        stage.excuse_console_error("expected");
        stage.open().await?;
        stage.evaluate("console.error('expected')").await?;
        stage.evaluate("console.error('surprise')").await?;
        Ok(())
    });

    let error = outcome.expect_err("one of them was not excused").to_string();
    assert!(error.contains("surprise") && !error.contains("expected"), "{error}");
}

#[test]
fn the_policy_of_the_page_forbids_other_hosts_and_inline_scripts() -> Result<()> {
    journey("policy", async |stage: &mut Stage| {
        stage.open().await?;
        stage.excuse_console_error("Content Security Policy");

        let connect = "fetch('https://example.org/').catch(() => {})";
        assert_eq!(stage.evaluate(&directive_against(connect)).await?, "connect-src");
        let run = "document.body.append(Object.assign(document.createElement('script'), \
            { textContent: 'window.ran = true' }))";
        assert_eq!(stage.evaluate(&directive_against(run)).await?, "script-src-elem");
        assert!(stage.evaluate("window.ran").await?.is_null());
        Ok(())
    })
}

fn directive_against(deed: &str) -> String {
    format!(
        "new Promise((done) => {{ addEventListener('securitypolicyviolation', \
            (event) => done(event.effectiveDirective), {{ once: true }}); {deed}; }})"
    )
}
