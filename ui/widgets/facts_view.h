#pragma once

#include <QList>
#include <QString>
#include <QUrl>
#include <QWidget>

class QGridLayout;

namespace tidegate::widgets {

/// One line of a FactsView.
struct Fact
{
    QString label;
    QString value;   ///< empty shows an en dash
    QString tooltip; ///< the exact value where `value` is a short form
    QUrl url;        ///< valid: the value is a link
    bool copyable = false;
    bool operator==(const Fact &) const = default;
};

/// Names and values in two columns. Links and copy buttons work by themselves.
class FactsView : public QWidget
{
    Q_OBJECT
public:
    explicit FactsView(QWidget *parent = nullptr);
    /// Rows are rebuilt only when their number changes, so that a live value does not lose a selection
    /// elsewhere.
    void setFacts(const QList<Fact> &facts);
    const QList<Fact> &facts() const { return m_facts; }

Q_SIGNALS:
    void linkActivated(const QUrl &url);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void fill(int row);

    QGridLayout *m_grid;
    QList<Fact> m_facts;
};

} // namespace tidegate::widgets
