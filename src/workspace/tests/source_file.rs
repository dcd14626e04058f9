use super::*;
use crate::storage::LocalFuture;

/// A file that takes what is written to it, or refuses it.
#[derive(Default)]
struct TestFile {
    content: RefCell<String>,
    is_refusing: Cell<bool>,
}

impl FileTarget for TestFile {
    fn name(&self) -> String {
        "cities.tsv".to_owned()
    }

    fn write(
        &self,
        text: LocalFuture<'static, Vec<Vec<u8>>>,
    ) -> LocalFuture<'_, Result<(), String>> {
        Box::pin(async {
            if self.is_refusing.get() {
                return Err("the person said no".to_owned());
            }
            self.content.replace(String::from_utf8(text.await.concat()).unwrap());
            Ok(())
        })
    }
}

fn with_file() -> (Tab, Rc<TestFile>) {
    let (tab, file) = (Tab::started(), Rc::new(TestFile::default()));
    let source = BytesInMemory::new("cities.tsv", "1\tLisbon\n2\tPorto\n");
    let options = tab.workspace.open_file(Box::new(source), file.clone());
    tab.finish(options).unwrap();
    (tab, file)
}

#[test]
fn a_table_is_written_back_as_its_file_was_written() {
    let (tab, file) = with_file();
    assert_eq!(tab.workspace.source_file().as_deref(), Some("cities.tsv"));
    tab.edit(0, 1, "Lisboa");

    tab.finish(tab.workspace.write_back()).unwrap();

    assert_eq!(*file.content.borrow(), "1\tLisboa\n2\tPorto\n");
    assert_eq!(tab.last_notice().text, words::written_back("cities.tsv"));
}

#[test]
fn a_file_that_refuses_is_told_of_and_the_table_stays() {
    let (tab, file) = with_file();
    file.is_refusing.set(true);
    tab.edit(0, 1, "Lisboa");

    let error = tab.finish(tab.workspace.write_back()).unwrap_err().to_string();

    assert!(error.contains("cities.tsv is as it was: the person said no"), "{error}");
    assert_eq!(tab.cell(0, 1), "Lisboa");
}

#[test]
fn the_file_stays_with_its_table_through_renames_and_is_forgotten_with_it() {
    let (tab, _file) = with_file();
    let workspace = tab.workspace;

    tab.finish(workspace.rename_store("cities".to_owned(), "towns".to_owned())).unwrap();
    assert_eq!(workspace.source_file().as_deref(), Some("cities.tsv"));
    tab.import("other.csv", CSV);
    assert_eq!(workspace.source_file(), None);
    assert!(tab.finish(workspace.write_back()).is_err());
    tab.finish(workspace.delete_store("towns".to_owned())).unwrap();
    tab.import("towns.csv", CSV);

    assert_eq!(workspace.source_file(), None);
}
