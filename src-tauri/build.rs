//! Lets a fresh clone check and build before the user interface was built: Tauri wants its folder.

fn main() {
    let dist = std::path::Path::new("../ui/dist");
    if !dist.join("index.html").exists() {
        // Refused only where the clone cannot be written; then Tauri says so itself.
        let _ = std::fs::create_dir_all(dist);
        let _ = std::fs::write(
            dist.join("index.html"),
            "<!doctype html><title>Sổ Khuyến công</title>",
        );
    }
    tauri_build::build();
}
