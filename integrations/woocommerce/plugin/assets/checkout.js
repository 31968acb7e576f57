// Card fields have no name until the order is sent: WooCommerce also sends the whole form whenever the address changes.
(function ($) {
    'use strict';

    function fields(of) {
        return document.querySelectorAll('[data-till="' + of + '"] [data-till-name]');
    }

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

    function showCard() {
        document.querySelectorAll('.till-fields').forEach(function (box) {
            var chosen = box.querySelector('.till-way input:checked');
            var card = box.querySelector('.till-card');
            if (card) {
                card.hidden = chosen !== null && chosen.value !== 'card';
            }
        });
    }

    function name(of) {
        fields(of).forEach(function (field) {
            field.name = field.dataset.tillName;
        });
        var box = document.querySelector('[data-till="' + of + '"]');
        var told = box.querySelector('.till-browser') || box.appendChild(document.createElement('input'));
        told.type = 'hidden';
        told.className = 'till-browser';
        told.name = of + '_browser';
        told.value = browser();
    }

    function chosen(form) {
        var method = form.querySelector('input[name="payment_method"]:checked');
        return method && document.querySelector('[data-till="' + method.value + '"]') ? method.value : null;
    }

    function unname() {
        document.querySelectorAll('[data-till-name]').forEach(function (field) {
            field.removeAttribute('name');
        });
    }

    $(document.body).on('updated_checkout change', '.till-way input', showCard);
    $(document.body).on('updated_checkout', showCard);
    $(document.body).on('checkout_error', unname);
    // The event comes before WooCommerce reads the form.
    $('form.checkout').on('checkout_place_order', function () {
        var of = chosen(this);
        if (of) {
            name(of);
        }
        return true;
    });
    $('#order_review').on('submit', function () {
        var of = chosen(this);
        if (of) {
            name(of);
        }
    });
    showCard();
})(jQuery);
