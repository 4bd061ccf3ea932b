#include "ui/models/column_builders.h"

#include "ui/models/formatting.h"
#include "ui/models/times.h"

#include <QCoreApplication>

namespace tidegate::models::columns {

using resource::Object;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::columns)
};

QString createdTip(const Object &object, WallTime)
{
    const auto created = object.creationTime();
    return created ? formatting::dateTime(*created) : QString();
}

QVariant createdKey(const Object &object)
{
    const auto created = object.creationTime();
    return created ? msOf(*created) : qint64(0);
}

} // namespace

TableColumn textColumn(QByteArray id, Title title, Text text)
{
    TableColumn column;
    column.id = std::move(id);
    column.title = title;
    column.value = [text](const Object &object, WallTime) { return text(object); };
    return column;
}

TableColumn numberColumn(QByteArray id, Title title, Number number, std::function<QString(double)> show)
{
    TableColumn column;
    column.id = std::move(id);
    column.title = title;
    column.alignment = Qt::AlignRight | Qt::AlignVCenter;
    column.value = [number, show](const Object &object, WallTime) {
        const auto value = number(object);
        return value ? show(*value) : QString();
    };
    column.sortKey = [number](const Object &object) { return number(object).value_or(-1); };
    return column;
}

TableColumn stateColumn(std::function<StateInfo(const Object &)> state)
{
    TableColumn column = textColumn(
        "state", [] { return Words::tr("State"); },
        [state](const Object &object) { return state(object).text; });
    column.isState = true;
    column.tooltip = [state](const Object &object, WallTime) {
        const StateInfo info = state(object);
        return info.reason.isEmpty() ? info.text : info.reason;
    };
    return column;
}

TableColumn ageColumn()
{
    TableColumn column;
    column.id = "age";
    column.title = [] { return Words::tr("Age"); };
    column.alignment = Qt::AlignRight | Qt::AlignVCenter;
    column.value = [](const Object &object, WallTime now) {
        return formatting::age(object.creationTime(), now);
    };
    column.sortKey = [](const Object &object) {
        return -createdKey(object).toLongLong();
    }; // the youngest has the smallest age
    column.tooltip = createdTip;
    column.ages = true;
    return column;
}

TableColumn createdColumn()
{
    TableColumn column;
    column.id = "created";
    column.title = [] { return Words::tr("Created"); };
    column.value = [](const Object &object, WallTime now) {
        const auto created = object.creationTime();
        return created ? formatting::time(*created, now) : QString();
    };
    column.sortKey = createdKey;
    column.tooltip = createdTip;
    return column;
}

TableColumn nameColumn()
{
    TableColumn column = textColumn(
        "name", [] { return Words::tr("Name"); }, &Object::name);
    column.tooltip = [](const Object &object, WallTime) { return object.objectName().text(); };
    return column;
}

TableColumn namespaceColumn()
{
    return textColumn(
        "namespace", [] { return Words::tr("Namespace"); }, &Object::ns);
}

} // namespace tidegate::models::columns
