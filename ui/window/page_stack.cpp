#include "ui/window/page_stack.h"

#include "ui/pages/page.h"

namespace tidegate::window {

void PageStack::add(Entry entry)
{
    m_entries.push_back({std::move(entry)});
    addWidget(new QWidget(this)); // its place
}

pages::Page *PageStack::page(int index)
{
    Place &place = m_entries.at(size_t(index));
    if (place.page)
        return place.page;
    place.page = place.entry.make();
    QWidget *empty = widget(index);
    const bool isShown = currentIndex() == index;
    insertWidget(index, place.page);
    removeWidget(empty);
    delete empty;
    if (isShown)
        setCurrentIndex(index);
    Q_EMIT pageMade(place.page);
    return place.page;
}

QList<pages::Page *> PageStack::made() const
{
    QList<pages::Page *> all;
    for (const Place &place : m_entries) {
        if (place.page)
            all.append(place.page);
    }
    return all;
}

void PageStack::show(int index)
{
    page(index);
    setCurrentIndex(index);
}

} // namespace tidegate::window
