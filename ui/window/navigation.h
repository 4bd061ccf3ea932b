#pragma once

#include <QWidget>

class QListWidget;

namespace tidegate::window {

/// The list at the left: one entry a page.
class Navigation : public QWidget
{
    Q_OBJECT
public:
    explicit Navigation(QWidget *parent = nullptr);
    void add(const QString &iconName);
    void setText(int index, const QString &text);
    void setCurrent(int index);
    int current() const;

Q_SIGNALS:
    void currentChanged(int index);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    QListWidget *m_list;
};

} // namespace tidegate::window
