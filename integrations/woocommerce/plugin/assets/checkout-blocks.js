// The payment methods in the checkout that is made of blocks. A card goes to the shop once, with the order.
(function (registry, settings, element, entities, i18n) {
    'use strict';

    var create = element.createElement;
    var useState = element.useState;
    var useEffect = element.useEffect;
    var translate = i18n.__;
    var CARD = [
        ['number', translate('Card number', 'libtill-woocommerce'), 'cc-number'],
        ['expiry', translate('Expiry (MM/YY)', 'libtill-woocommerce'), 'cc-exp'],
        ['cvv', translate('Security code', 'libtill-woocommerce'), 'cc-csc'],
        ['holder', translate('Name on the card', 'libtill-woocommerce'), 'cc-name'],
    ];

    function browser() {
        return JSON.stringify({
            screen_height: screen.height,
            screen_width: screen.width,
            window_height: window.innerHeight,
            window_width: window.innerWidth,
            color_depth: screen.colorDepth,
            time_zone_offset: new Date().getTimezoneOffset(),
        });
    }

    function Way(properties) {
        return create('label', { className: 'till-way' },
            create('input', {
                type: 'radio',
                name: properties.of + '_way',
                value: properties.way,
                checked: properties.chosen === properties.way,
                onChange: function () {
                    properties.choose(properties.way);
                },
            }),
            ' ' + entities.decodeEntities(properties.name));
    }

    function Card(properties) {
        return create('div', { className: 'till-card' }, CARD.map(function (field) {
            var id = properties.of + '_' + field[0];
            return create('p', { key: id },
                create('label', { htmlFor: id }, field[1]),
                create('input', {
                    id: id,
                    type: 'text',
                    autoComplete: field[2],
                    maxLength: 40,
                    value: properties.card[field[0]] || '',
                    onChange: function (event) {
                        var changed = {};
                        changed[field[0]] = event.target.value;
                        properties.change(Object.assign({}, properties.card, changed));
                    },
                }));
        }));
    }

    function Content(properties) {
        var data = properties.data;
        var first = data.ways.length ? data.ways[0].way : '';
        var way = useState(first);
        var card = useState({});
        var on = properties.eventRegistration.onPaymentSetup || properties.eventRegistration.onPaymentProcessing;
        useEffect(function () {
            return on(function () {
                var told = {};
                told[properties.of + '_way'] = way[0];
                told[properties.of + '_browser'] = browser();
                if (way[0] === 'card') {
                    CARD.forEach(function (field) {
                        told[properties.of + '_' + field[0]] = card[0][field[0]] || '';
                    });
                }
                return { type: 'success', meta: { paymentMethodData: told } };
            });
        }, [on, way[0], card[0]]);
        return create('div', { className: 'till-fields' },
            create('p', null, entities.decodeEntities(data.description || '')),
            data.ways.length > 1 && data.ways.map(function (each) {
                return create(Way, {
                    key: each.way, of: properties.of, way: each.way, name: each.name, chosen: way[0], choose: way[1],
                });
            }),
            way[0] === 'card' && create(Card, { of: properties.of, card: card[0], change: card[1] }));
    }

    ['paymart', 'onlinepay', 'globalmerchant', 'payermax', 'paypro'].forEach(function (gateway) {
        var id = 'till_' + gateway;
        var data = settings.getSetting(id + '_data', null);
        if (!data) {
            return;
        }
        var title = entities.decodeEntities(data.title);
        registry.registerPaymentMethod({
            name: id,
            label: title,
            ariaLabel: title,
            content: create(Content, { of: id, data: data }),
            edit: create('div', null, entities.decodeEntities(data.description || '')),
            canMakePayment: function () {
                return true;
            },
            supports: { features: data.supports },
        });
    });
})(window.wc.wcBlocksRegistry, window.wc.wcSettings, window.wp.element, window.wp.htmlEntities, window.wp.i18n);
