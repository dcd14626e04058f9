//! The examples: the page that uses every method by hand, and a new Vite project.

use std::fs;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use e2e::{PackageSite, Stage, journey_in};
use serde_json::json;
use xtask::browser::on_path;
use xtask::project;

const VITE_FILES: [&str; 4] = ["package.json", "tsconfig.json", "index.html", "main.ts"];
const PATIENCE_TRIES: usize = 600;
const LOOK_AGAIN: Duration = Duration::from_millis(100);
const OUTCOME: &str = "document.querySelector('#outcome').textContent";

/// Runs every form of the page, from the top down, and gives the faults.
const RUN_ALL: &str = "(async () => {
    for (const form of document.querySelectorAll('form')) {
        form.querySelector('button').click();
        while (form.dataset.ran !== 'yes') {
            await new Promise((done) => setTimeout(done, 1));
        }
    }
    return [...document.querySelectorAll('.fault')].map((fault) => fault.textContent);
})()";

/// The methods that the page does not have.
const NOT_SHOWN: &str = "(async () => {
    const { ColumnStorePersistence, ColumnStoreWasm } = await import('/pkg/peristyle.js');
    const shown = [...document.querySelectorAll('form')].map((form) => form.dataset.method);
    const methods = [ColumnStorePersistence, ColumnStoreWasm].flatMap((made) => [
        ...Object.getOwnPropertyNames(made.prototype),
        ...Object.getOwnPropertyNames(made).filter((name) => typeof made[name] === 'function'),
    ]);
    return methods.filter((name) => !name.startsWith('__') && !shown.includes(name));
})()";

#[test]
fn the_page_by_hand_has_every_method_and_all_run_as_they_stand() -> Result<()> {
    let site = PackageSite::with(&["examples/js"])?;
    journey_in(site.folder(), "examples-js", async |stage: &mut Stage| {
        stage.page().goto(format!("{}examples/js/", stage.url())).await?;
        stage.wait_for("[data-ready=yes]").await?;
        stage.screenshot("examples-js").await?;

        let not_shown = stage.evaluate(NOT_SHOWN).await?;
        ensure!(not_shown == json!([]), "not shown: {not_shown}");
        let faults = stage.evaluate(RUN_ALL).await?;
        ensure!(faults == json!([]), "{faults}");
        Ok(())
    })
}

/// Types, production build and development server, each as a new project has them. Without Node, or
/// where its registry cannot be reached for the first time, it says so and tries nothing.
#[test]
fn the_package_works_in_a_new_vite_project() -> Result<()> {
    let (Some(node), Some(npm)) = (on_path("node"), on_path("npm")) else {
        return say("Node is missing, so the package was not tried in a Vite project.");
    };
    let project = vite_project()?;
    if let Err(error) = install(&npm, &project) {
        return say(&format!("Vite cannot be had, so the package was not tried in it: {error:#}"));
    }
    run(Command::new(&node).arg("node_modules/typescript/bin/tsc").arg("--noEmit"), &project)?;
    run(Command::new(&node).args(["node_modules/vite/bin/vite.js", "build"]), &project)?;
    journey_in(&project.join("dist"), "vite-build", async |stage: &mut Stage| {
        stage.page().goto(stage.url()).await?;
        stage.wait_until(OUTCOME, "Porto of 2").await
    })?;
    let server = DevelopmentServer::start(&node, &project)?;
    journey_in(&project, "vite-dev", async |stage: &mut Stage| {
        stage.page().goto(format!("http://127.0.0.1:{}/", server.port)).await?;
        stage.wait_until(OUTCOME, "Porto of 2").await
    })
}

/// A project in `target/`, which keeps what npm has brought.
fn vite_project() -> Result<PathBuf> {
    let folder = project::target().join("vite-project");
    fs::create_dir_all(&folder)?;
    for file in VITE_FILES {
        fs::copy(project::root().join("examples/vite").join(file), folder.join(file))?;
    }
    let manifest = folder.join("package.json");
    let text = fs::read_to_string(&manifest)?;
    let package = format!("file:{}", project::package().display());
    fs::write(manifest, text.replace("file:../../pkg", &package))?;
    Ok(folder)
}

/// As from the registry: the package is copied, not linked to. Vite keeps what it made of a version for as
/// long as that is called the same.
fn install(npm: &Path, project: &Path) -> Result<()> {
    for old in ["node_modules/peristyle", "node_modules/.vite"] {
        if project.join(old).exists() {
            fs::remove_dir_all(project.join(old))?;
        }
    }
    let options = ["install", "--no-audit", "--no-fund", "--no-package-lock", "--install-links"];
    run(Command::new(npm).args(options).arg("--prefer-offline"), project)
}

fn run(command: &mut Command, folder: &Path) -> Result<()> {
    let output = command.current_dir(folder).stdin(Stdio::null()).output()?;
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?}: {text}");
    Ok(())
}

/// What the runner shows even if the test passes.
fn say(text: &str) -> Result<()> {
    writeln!(io::stderr(), "{text}").context("nobody listens")
}

/// Ended when dropped.
struct DevelopmentServer {
    process: Child,
    port: u16,
}

impl DevelopmentServer {
    fn start(node: &Path, project: &Path) -> Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let process = Command::new(node)
            .args([
                "node_modules/vite/bin/vite.js",
                "--host",
                "127.0.0.1",
                "--strictPort",
                "--port",
            ])
            .arg(port.to_string())
            .current_dir(project)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { process, port };
        for _ in 0..PATIENCE_TRIES {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Ok(server);
            }
            thread::sleep(LOOK_AGAIN);
        }
        bail!("Vite's server does not answer at port {port}")
    }
}

impl Drop for DevelopmentServer {
    fn drop(&mut self) {
        // Where it has ended by itself there is nothing left to end.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
