//! The window of Sổ Khuyến công: it unpacks, locks, calls the core and maps the answer. No rules.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod commands;
mod dialogs;
mod ipc;
mod machine;
mod state;

use tauri::{DragDropEvent, Emitter, Manager, WindowEvent};

use state::App;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Commands wait on files, dialogs and long work. Tauri would run as many at a time as the machine has
/// cores: on a laptop with two, an open dialog and an import would hold up every list.
const COMMANDS_AT_ONCE: usize = 16;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(COMMANDS_AT_ONCE)
        .enable_all()
        .build()
        .expect("the machine gives threads");
    tauri::async_runtime::set(runtime.handle().clone());
    let app = App::start();
    tauri::Builder::default()
        .manage(app)
        .invoke_handler(ipc::handler())
        .on_window_event(|window, event| match event {
            WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) => {
                let app = window.state::<App>();
                let chosen = app.workbooks(paths.clone()).unwrap_or_default();
                let _ = window.emit("survey-dropped", chosen);
            }
            WindowEvent::Destroyed => window.state::<App>().close(),
            _ => {}
        })
        .run(tauri::generate_context!())
        .expect("the window system starts");
}
