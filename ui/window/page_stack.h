#pragma once

#include <QStackedWidget>
#include <functional>
#include <vector>

namespace tidegate::pages {
class Page;
}

namespace tidegate::window {

/// The pages of the main window, one of which is seen. Each is made when it is first shown or asked for: what
/// nobody has looked at costs neither time nor memory, and asks the server nothing.
class PageStack : public QStackedWidget
{
    Q_OBJECT
public:
    /// How a page is called before it is there, and how it is made, as a child of the stack.
    struct Entry
    {
        QString (*title)();
        QString (*summary)();
        std::function<pages::Page *()> make;
    };
    using QStackedWidget::QStackedWidget;

    void add(Entry entry); ///< at the end
    const Entry &entry(int index) const { return m_entries.at(size_t(index)).entry; }
    pages::Page *page(int index); ///< made now when it was not
    pages::Page *shown() { return page(currentIndex()); }
    QList<pages::Page *> made() const; ///< all that are there
    void show(int index);

Q_SIGNALS:
    void pageMade(tidegate::pages::Page *page); ///< before it is shown

private:
    struct Place
    {
        Entry entry;
        pages::Page *page = nullptr;
    };
    std::vector<Place> m_entries;
};

} // namespace tidegate::window
